#include "hook/message/format/formats.h"

#include <iterator>

#include "hook/message/json.h"
#include "hook/message/rejection.h"

namespace pushgate::hook {
namespace {

std::string WriteText(const Report& report) {
  return RenderForTerminal(report.judgement, report.setup, report.quiet);
}

std::string WriteJson(const Report& report) { return RenderJson(report.judgement, report.unknown); }

constexpr Format kFormats[] = {
    {"text", WriteText},     {"json", WriteJson},     {"sarif", WriteSarif},
    {"github", WriteGithub}, {"gitlab", WriteGitlab}, {"junit", WriteJunit},
};

}  // namespace

const Format* FindFormat(std::string_view name) {
  for (const Format& format : kFormats) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

std::string FormatNames() {
  std::string names;
  for (const Format& format : kFormats) {
    names += (names.empty() ? "" : "|") + std::string(format.name);
  }
  return names;
}

}  // namespace pushgate::hook
