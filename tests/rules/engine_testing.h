#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/analyze.h"

namespace pushgate::rules {

using testing::ElementsAre;
using testing::IsEmpty;

/// Loads rules that have to be right.
inline RuleSet MustLoad(std::string_view yaml) {
  RuleSource source{"rules.yaml", "test", std::string(yaml)};
  auto set = RuleSet::Load({&source, 1});
  if (!set) {
    for (const LoadError& error : set.error()) ADD_FAILURE() << error.message;
    return *RuleSet::Load({});
  }
  return *set;
}

/// What loading a rule file reports, in its order.
inline std::vector<std::string> ErrorsOf(std::string_view yaml) {
  RuleSource source{"r.yaml", "test", std::string(yaml)};
  auto set = RuleSet::Load({&source, 1});
  std::vector<std::string> messages;
  if (set) return messages;
  for (const LoadError& error : set.error()) {
    messages.push_back(error.message + (error.refused ? " (refused)" : ""));
  }
  return messages;
}

/// A rule file with one rule; `body` is its pattern part, indented by four.
inline std::string RuleWith(std::string_view body, std::string_view id = "test-rule") {
  return "rules:\n  - id: " + std::string(id) +
         "\n    languages: [python]\n    severity: ERROR\n    message: found\n" + std::string(body);
}

/// A rule of one pattern.
inline std::string PatternRule(std::string_view pattern) {
  std::string body = "    pattern: |\n";
  for (size_t at = 0; at <= pattern.size();) {
    size_t end = std::min(pattern.find('\n', at), pattern.size());
    body += "      " + std::string(pattern.substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return RuleWith(body);
}

inline Analysis MustAnalyze(const RuleSet& rules, std::string_view text,
                            std::string_view path = "src/api/users.py") {
  Budget budget;
  budget.parse = std::chrono::minutes(1);  // enough on any machine, also under sanitizers
  auto analysis = Analyze(rules, path, text, budget, Watch());
  if (!analysis) {
    ADD_FAILURE() << analysis.error().message;
    return {};
  }
  return *analysis;
}

/// The first lines of what a rule file finds.
inline std::vector<uint32_t> LinesOf(std::string_view yaml, std::string_view text,
                                     std::string_view path = "src/api/users.py") {
  std::vector<uint32_t> lines;
  for (const Finding& finding : MustAnalyze(MustLoad(yaml), text, path).findings) {
    lines.push_back(finding.span.line);
  }
  return lines;
}

/// The first lines where a pattern matches.
inline std::vector<uint32_t> Match(std::string_view pattern, std::string_view text,
                                   std::string_view path = "src/api/users.py") {
  return LinesOf(PatternRule(pattern), text, path);
}

}  // namespace pushgate::rules
