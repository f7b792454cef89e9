#include "hook/history/push_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "hook/message/safe_text.h"

namespace pushgate::hook {
namespace {

int64_t Sum(const record::Push& row, int64_t record::Ref::*figure) {
  int64_t sum = 0;
  for (const record::Ref& ref : row.refs) sum += ref.*figure;
  return sum;
}

int64_t CountSuppressed(const record::Push& row) {
  return std::count_if(row.findings.begin(), row.findings.end(),
                       [](const record::Finding& finding) { return !finding.suppression.empty(); });
}

/// Groups, as a row keeps them.
std::vector<std::string> GroupsIn(std::string_view text) {
  std::vector<std::string> lines;
  for (size_t end = text.find('\n'); end != text.npos; end = text.find('\n')) {
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace

std::vector<JournalField> FieldsOf(const record::Push& row) {
  auto number = [](int64_t value) { return std::to_string(value); };
  std::vector<JournalField> fields = {
      {"PUSHGATE_REPOSITORY", row.repository},
      {"PUSHGATE_USER", row.user},
      {"PUSHGATE_TRUST", row.trust},
      {"PUSHGATE_FINDINGS", number(static_cast<int64_t>(row.findings.size()))},
      {"PUSHGATE_SUPPRESSED", number(CountSuppressed(row))},
      {"PUSHGATE_SKIPPED", number(static_cast<int64_t>(row.skips.size()))},
      {"PUSHGATE_FILES", number(Sum(row, &record::Ref::files))},
      {"PUSHGATE_COMMITS", number(Sum(row, &record::Ref::commits))},
      {"PUSHGATE_DURATION_USEC", number(row.took)},
      {"PUSHGATE_RECORD", number(row.id)},
      {"PUSHGATE_HASH", row.hash},
      {"PUSHGATE_RULES", row.rules},
      {"PUSHGATE_CONFIG", row.config}};
  auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) fields.push_back({name, value});
  };
  add("PUSHGATE_KEY", row.key_id);
  add("PUSHGATE_PROTOCOL", row.protocol);
  add("PUSHGATE_REASON", row.break_glass);
  for (const std::string& group : GroupsIn(row.groups)) add("PUSHGATE_GROUP", group);
  for (const record::Ref& ref : row.refs) {
    add("PUSHGATE_REF", ref.name);
    add("PUSHGATE_TIP", ref.tip);
  }
  std::set<std::string> rules;
  for (const record::Finding& finding : row.findings) rules.insert(finding.rule);
  for (const std::string& rule : rules) add("PUSHGATE_RULE", rule);
  for (const record::Excuse& excuse : row.excuses) add("PUSHGATE_BYPASS", excuse.entry);
  for (const record::Fault& fault : row.faults) add("PUSHGATE_FAULT", fault.text);
  return fields;
}

void LogRow(const record::Push& row, bool answered) {
  // What the pusher may have chosen stands last, so that it cannot pass for another field.
  std::string line = fmt::format(
      "{}{} findings={} refs={} files={} ms={:.1f} record={} hash={} trust={} repository=\"{}\" "
      "user=\"{}\"",
      SafeText(row.verdict), answered ? "" : " (the client was gone)", row.findings.size(),
      row.refs.size(), Sum(row, &record::Ref::files), static_cast<double>(row.took) / 1000, row.id,
      row.hash.empty() ? "-" : row.hash, row.trust, SafeText(row.repository), SafeText(row.user));
  std::vector<JournalField> fields = FieldsOf(row);
  // Of the lines about a push this one alone has the verdict: who counts pushes counts these.
  fields.push_back({"PUSHGATE_VERDICT", row.verdict});
  LogWithFields(spdlog::level::info, line, fields);
  for (const record::Excuse& excuse : row.excuses) {
    std::string used = fmt::format(
        "{}: bypass entry={} findings={} repository=\"{}\" user=\"{}\" reason=\"{}\"",
        SafeText(row.verdict), SafeText(excuse.entry), excuse.findings, SafeText(row.repository),
        SafeText(row.user), SafeText(excuse.break_glass != 0 ? row.break_glass : excuse.reason));
    LogWithFields(spdlog::level::info, used,
                  {{"PUSHGATE_BYPASS", excuse.entry},
                   {"PUSHGATE_REPOSITORY", row.repository},
                   {"PUSHGATE_USER", row.user},
                   {"PUSHGATE_RECORD", std::to_string(row.id)}});
  }
}

}  // namespace pushgate::hook
