#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace pushgate::rules::language::vocabulary {

template <typename List>
bool Lists(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// The keys of which a rule has exactly one: what it looks for.
inline constexpr auto kFormulaKeys =
    std::to_array<std::string_view>({"pattern", "patterns", "pattern-either", "pattern-regex"});

inline constexpr auto kRuleKeys = std::to_array<std::string_view>({
    "id",
    "languages",
    "message",
    "severity",
    "metadata",
    "paths",
    "pattern",
    "patterns",
    "pattern-either",
    "pattern-regex",
    "mode",
    "fix",
    "fix-regex",
    "fix-imports",
    "fix-inside",
    "options",
    "min-version",
    "max-version",
});

/// Keys that public rules carry to inform people, and that mean nothing to the engine.
inline constexpr auto kInformational = std::to_array<std::string_view>({
    "author",      "authors",    "category",    "confidence", "created",    "cwe",
    "description", "impact",     "license",     "likelihood", "name",       "note",
    "owasp",       "product",    "provider",    "references", "shortlink",  "source",
    "sources",     "source-url", "subcategory", "tags",       "technology", "source-rule-url",
    "title",       "updated",    "url",         "version",
});

inline constexpr auto kOperators = std::to_array<std::string_view>(
    {"pattern", "patterns", "pattern-either", "pattern-not", "pattern-inside", "pattern-not-inside",
     "pattern-regex", "pattern-not-regex", "metavariable-regex", "metavariable-pattern",
     "metavariable-comparison", "metavariable-kind", "metavariable-sql", "pattern-flows-into",
     "focus-metavariable"});
inline constexpr auto kSeverities = std::to_array<std::string_view>(
    {"ERROR", "WARNING", "INFO", "CRITICAL", "HIGH", "MEDIUM", "LOW"});
inline constexpr auto kRefusedSeverities =
    std::to_array<std::string_view>({"INVENTORY", "EXPERIMENT"});
inline constexpr auto kPythonNames =
    std::to_array<std::string_view>({"python", "py", "python2", "python3"});
inline constexpr auto kPathKeys = std::to_array<std::string_view>({"include", "exclude", "warn"});
inline constexpr auto kRegexKeys =
    std::to_array<std::string_view>({"metavariable", "regex", "constant-propagation"});
inline constexpr auto kComparisonKeys =
    std::to_array<std::string_view>({"metavariable", "comparison", "base", "strip"});
inline constexpr auto kNestedKeys = std::to_array<std::string_view>(
    {"metavariable", "language", "pattern", "patterns", "pattern-either", "pattern-regex"});
inline constexpr auto kKindKeys = std::to_array<std::string_view>(
    {"metavariable", "kind", "called", "certain", "direct", "made"});
inline constexpr auto kFlowsKeys = std::to_array<std::string_view>({"into", "through"});
inline constexpr auto kSqlKeys =
    std::to_array<std::string_view>({"metavariable", "compares", "sets"});
inline constexpr auto kFixRegexKeys =
    std::to_array<std::string_view>({"regex", "replacement", "count"});

/// What `languages` may hold: the names that Semgrep knows.
inline constexpr auto kLanguages = std::to_array<std::string_view>({
    "python",      "py",
    "python2",     "python3",
    "apex",        "bash",
    "sh",          "c",
    "cairo",       "circom",
    "clojure",     "cpp",
    "c++",         "csharp",
    "c#",          "dart",
    "docker",      "dockerfile",
    "ex",          "elixir",
    "generic",     "go",
    "golang",      "gosu",
    "hack",        "hcl",
    "html",        "java",
    "javascript",  "js",
    "json",        "jsonnet",
    "julia",       "kotlin",
    "kt",          "lisp",
    "lua",         "move_on_aptos",
    "move_on_sui", "none",
    "ocaml",       "php",
    "promql",      "proto",
    "proto3",      "protobuf",
    "ql",          "r",
    "regex",       "ruby",
    "rust",        "scala",
    "scheme",      "sol",
    "solidity",    "swift",
    "terraform",   "tf",
    "ts",          "typescript",
    "vb",          "vue",
    "xml",         "yaml",
});

/// Semgrep's words that this version knows but does not run: files with them are refused by name.
inline constexpr auto kRefused = std::to_array<std::string_view>({
    "metavariable-analysis",
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
    "dest-language",
    "dest-rules",
    "transform",
    "reduce",
    "steps",
    "equivalences",
    "validators",
    "r2c-internal-project-depends-on",
    "project-depends-on",
    "dependencies",
    "requires",
    "constant-propagation",
    "as",
});
inline constexpr auto kModes = std::to_array<std::string_view>({"search"});
inline constexpr auto kRefusedModes =
    std::to_array<std::string_view>({"taint", "join", "extract", "step", "steps", "secrets"});

}  // namespace pushgate::rules::language::vocabulary
