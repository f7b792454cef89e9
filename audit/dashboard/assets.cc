#include <utility>

#include "audit/dashboard/site.h"
#include "base/embedded_file.h"

namespace pushgate::audit::dashboard {

extern const std::vector<EmbeddedFile> embedded_dashboard;  // built from assets/ by CMake
extern const std::vector<EmbeddedFile> embedded_chart;      // and from the chart library

namespace {

constexpr std::pair<std::string_view, std::string_view> kChartFiles[] = {
    {"chart.js", "uPlot.iife.min.js"}, {"chart.css", "uPlot.min.css"}};

constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"}};

}  // namespace

std::string_view Asset(std::string_view path) {
  for (const EmbeddedFile& file : embedded_dashboard) {
    if (file.path == path) return file.text;
  }
  for (const auto& [name, own] : kChartFiles) {
    for (const EmbeddedFile& file : embedded_chart) {
      if (name == path && file.path == own) return file.text;
    }
  }
  return {};
}

std::vector<std::string_view> AssetNames() {
  std::vector<std::string_view> names;
  for (const EmbeddedFile& file : embedded_dashboard) names.push_back(file.path);
  for (const auto& [name, own] : kChartFiles) names.push_back(name);
  return names;
}

std::string_view ContentType(std::string_view path) {
  for (const auto& [ending, type] : kTypes) {
    if (path.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

}  // namespace pushgate::audit::dashboard
