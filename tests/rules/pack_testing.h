#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "rules/analyze.h"

/// What tests of the built-in pack share: the pack, and Python in which the lines that it has to
/// report end with "# finding: RULE-ID, RULE-ID".
namespace pushgate::rules::pack_testing {

inline constexpr std::string_view kPack = "db-connection";

/// Rule ids by line, as often as each is found there.
using Lines = std::map<uint32_t, std::multiset<std::string>>;

inline const RuleSet& Pack() {
  static const RuleSet pack = [] {
    auto loaded = RuleSet::Load(BuiltInPack(kPack));
    if (!loaded) {
      std::string errors;
      for (const LoadError& error : loaded.error()) errors += error.message + "\n";
      throw std::runtime_error(errors);
    }
    return *loaded;
  }();
  return pack;
}

inline std::vector<std::string> SplitLines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

inline std::multiset<std::string> SplitIds(std::string text) {
  std::replace(text.begin(), text.end(), ',', ' ');
  std::istringstream stream(text);
  std::multiset<std::string> ids;
  for (std::string id; stream >> id;) ids.insert(id);
  return ids;
}

inline Lines MarksIn(const std::string& text) {
  constexpr std::string_view kMark = "# finding: ";
  Lines marks;
  uint32_t number = 0;
  for (const std::string& line : SplitLines(text)) {
    ++number;
    if (size_t at = line.find(kMark); at != std::string::npos)
      marks[number] = SplitIds(line.substr(at + kMark.size()));
  }
  return marks;
}

/// The lines on which the pack finds something that no comment allows, when the text stands at the
/// path; in a tree, together with what that holds.
inline Lines Found(const std::string& path, const std::string& text, ModuleTree* tree = nullptr) {
  Lines found;
  auto analysis = Analyze(Pack(), path, text, Budget{}, Watch(), tree);
  if (!analysis) {
    ADD_FAILURE() << path << ": " << analysis.error().message;
    return found;
  }
  for (uint32_t line : analysis->syntax_error_lines)
    ADD_FAILURE() << path << ":" << line << ": is no Python";
  for (const Finding& finding : analysis->findings)
    if (finding.suppression.empty()) found[finding.span.line].insert(finding.rule->id);
  return found;
}

/// Fails for each line that should be found and is not, or the other way round; two findings of a
/// rule on a line are marked twice.
inline void ExpectMarked(const std::string& name, Lines marks, Lines found,
                         uint32_t first_line = 1) {
  auto tell = [&](const char* what, const Lines& lines, Lines& others) {
    for (const auto& [line, ids] : lines) {
      std::multiset<std::string> only;
      std::set_difference(ids.begin(), ids.end(), others[line].begin(), others[line].end(),
                          std::inserter(only, only.end()));
      for (const std::string& id : only)
        ADD_FAILURE() << what << ": " << name << ":" << first_line + line - 1 << " " << id;
    }
  };
  tell("Missing", marks, found);
  tell("Noisy", found, marks);
}

inline void ExpectAsciiText(const std::string& where, std::string_view text) {
  EXPECT_FALSE(text.empty()) << where;
  for (char c : text)
    ASSERT_TRUE((c >= ' ' && c <= '~') || c == '\n') << where << ": is not plain ASCII";
}

}  // namespace pushgate::rules::pack_testing
