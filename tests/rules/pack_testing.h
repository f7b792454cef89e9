#pragma once

#include <gtest/gtest.h>

#include <algorithm>
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

/// Rule ids by line.
using Lines = std::map<uint32_t, std::multiset<std::string>>;
using Marks = std::map<uint32_t, std::set<std::string>>;

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

inline std::set<std::string> SplitIds(std::string text) {
  std::replace(text.begin(), text.end(), ',', ' ');
  std::istringstream stream(text);
  std::set<std::string> ids;
  for (std::string id; stream >> id;) ids.insert(id);
  return ids;
}

inline Marks MarksIn(const std::string& text) {
  constexpr std::string_view kMark = "# finding: ";
  Marks marks;
  uint32_t number = 0;
  for (const std::string& line : SplitLines(text)) {
    ++number;
    if (size_t at = line.find(kMark); at != std::string::npos)
      marks[number] = SplitIds(line.substr(at + kMark.size()));
  }
  return marks;
}

/// The lines on which the pack finds something that no comment allows, when the text stands at the
/// path.
inline Lines Found(const std::string& path, const std::string& text) {
  Lines found;
  auto analysis = Analyze(Pack(), path, text, Budget{}, Watch());
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

/// Fails for each line that should be found and is not, or the other way round.
inline void ExpectMarked(const std::string& name, const Marks& marks, Lines found,
                         uint32_t first_line = 1) {
  auto where = [&](uint32_t line) { return name + ":" + std::to_string(first_line + line - 1); };
  for (const auto& [line, ids] : marks)
    for (const std::string& id : ids)
      if (!found[line].contains(id)) ADD_FAILURE() << "Missing: " << where(line) << " " << id;
  for (const auto& [line, ids] : found)
    for (const std::string& id : std::set<std::string>(ids.begin(), ids.end()))
      if (auto it = marks.find(line); it == marks.end() || !it->second.contains(id))
        ADD_FAILURE() << "Noisy: " << where(line) << " " << id;
}

inline void ExpectAsciiText(const std::string& where, std::string_view text) {
  EXPECT_FALSE(text.empty()) << where;
  for (char c : text)
    ASSERT_TRUE((c >= ' ' && c <= '~') || c == '\n') << where << ": is not plain ASCII";
}

}  // namespace pushgate::rules::pack_testing
