#include "cli/history_would_block.h"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>

#include "cli/commands.h"
#include "cli/options.h"
#include "hook/message/json_text.h"
#include "hook/message/layout.h"
#include "hook/message/push_json.h"
#include "hook/message/safe_text.h"
#include "record/would_block.h"

namespace pushgate::cli {
namespace {

using Json = nlohmann::ordered_json;
using Rows = std::vector<record::WouldBlock>;

// In the order of record::SumBy.
constexpr std::string_view kBy[] = {"rule", "user", "repository", "group"};

void PrintJson(const Rows& rows, const std::string& by) {
  Json list = Json::array();
  for (const record::WouldBlock& row : rows) {
    list.push_back({{by, row.name.empty() ? Json(nullptr) : Json(row.name)},
                    {"findings", row.findings},
                    {"pushes", row.pushes},
                    {"last", hook::TimeText(row.last)}});
  }
  Json json{{"version", 1}, {"by", by}, {"would_block", std::move(list)}};
  std::cout << hook::JsonText(json);
}

void PrintText(const Rows& rows, const std::string& by) {
  if (rows.empty()) std::cout << "nothing would have been refused\n";
  for (const record::WouldBlock& row : rows) {
    std::string name = row.name.empty() ? "(no " + by + ")" : hook::SafeText(row.name);
    std::cout << name << ": " << hook::Count(static_cast<uint64_t>(row.findings), "finding")
              << " in " << hook::Count(static_cast<uint64_t>(row.pushes), "push", "pushes")
              << ", the latest " << hook::TimeText(row.last).substr(0, 10) << "\n";
  }
}

}  // namespace

int ShowWouldBlock(const std::string& path, const record::Filter& filter, const std::string& by,
                   bool json) {
  const auto* found = std::find(std::begin(kBy), std::end(kBy), by);
  Result<Rows> rows =
      record::SumWouldBlock(path, filter, static_cast<record::SumBy>(found - std::begin(kBy)));
  if (!rows) return FailWith(hook::SafeText(rows.error().message));
  json ? PrintJson(*rows, by) : PrintText(*rows, by);
  return kExitClean;
}

}  // namespace pushgate::cli
