#pragma once

#include <array>
#include <string_view>

namespace pushgate::rules::language::vocabulary {

inline constexpr auto kRuleKeys = std::to_array<std::string_view>(
    {"id", "languages", "message", "severity", "metadata", "paths", "pattern", "patterns",
     "pattern-either", "pattern-regex", "mode", "fix"});
inline constexpr auto kOperators = std::to_array<std::string_view>(
    {"pattern", "patterns", "pattern-either", "pattern-not", "pattern-inside", "pattern-not-inside",
     "pattern-regex", "pattern-not-regex", "metavariable-regex", "metavariable-pattern",
     "metavariable-comparison", "focus-metavariable"});
inline constexpr auto kPositive =
    std::to_array<std::string_view>({"pattern", "patterns", "pattern-either", "pattern-regex"});
inline constexpr auto kSeverities = std::to_array<std::string_view>(
    {"ERROR", "WARNING", "INFO", "CRITICAL", "HIGH", "MEDIUM", "LOW"});
inline constexpr auto kPythonNames =
    std::to_array<std::string_view>({"python", "py", "python2", "python3"});
inline constexpr auto kPathKeys = std::to_array<std::string_view>({"include", "exclude"});
inline constexpr auto kRegexKeys =
    std::to_array<std::string_view>({"metavariable", "regex", "constant-propagation"});
inline constexpr auto kComparisonKeys =
    std::to_array<std::string_view>({"metavariable", "comparison", "base", "strip"});
inline constexpr auto kNestedKeys = std::to_array<std::string_view>(
    {"metavariable", "language", "pattern", "patterns", "pattern-either", "pattern-regex"});

/// Semgrep's words that this version knows but does not run: files with them are refused by name.
inline constexpr auto kRefused = std::to_array<std::string_view>({"metavariable-analysis",
                                                                  "metavariable-type",
                                                                  "metavariable-name",
                                                                  "pattern-where-python",
                                                                  "pattern-sources",
                                                                  "pattern-sinks",
                                                                  "pattern-sanitizers",
                                                                  "pattern-propagators",
                                                                  "match",
                                                                  "taint",
                                                                  "join",
                                                                  "extract",
                                                                  "steps",
                                                                  "options",
                                                                  "fix-regex",
                                                                  "min-version",
                                                                  "max-version",
                                                                  "equivalences",
                                                                  "validators",
                                                                  "r2c-internal-project-depends-on",
                                                                  "project-depends-on",
                                                                  "requires",
                                                                  "constant-propagation",
                                                                  "as"});
inline constexpr auto kRefusedModes =
    std::to_array<std::string_view>({"taint", "join", "extract", "steps", "secrets"});

}  // namespace pushgate::rules::language::vocabulary
