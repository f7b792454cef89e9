#include "rules/language/rule_keys.h"

#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "base/nearest.h"
#include "rules/language/regex.h"
#include "rules/language/version.h"
#include "rules/language/vocabulary.h"

namespace pushgate::rules::language {
namespace {

void AddGlob(std::string_view key, const YamlNode& item, std::vector<std::string>& globs,
             ErrorList& errors) {
  if (item.kind == YamlNode::Kind::kScalar && !item.text.empty()) {
    globs.push_back(item.text);
  } else {
    errors.Add(item, Quoted(key) + ": a glob must be a text");
  }
}

void ReadGlobs(std::string_view key, const YamlNode& value, std::vector<std::string>& globs,
               ErrorList& errors) {
  if (value.kind == YamlNode::Kind::kScalar) return AddGlob(key, value, globs, errors);
  if (value.kind != YamlNode::Kind::kSequence) {
    return errors.Add(value, Quoted(key) + " must be a list of globs");
  }
  for (const YamlNode& item : value.items) AddGlob(key, item, globs, errors);
}

int ReadCount(const YamlNode& node, ErrorList& errors) {
  int count = 0;
  const char* end = node.text.data() + node.text.size();
  auto [read, error] = std::from_chars(node.text.data(), end, count);
  if (error != std::errc() || read != end || count < 1) {
    errors.Add(node, "'count' must be a number from 1");
  }
  return count;
}

/// A setting may hold names that are in no module, or in any: nothing says how to import those.
bool IsVague(std::string_view entry) {
  bool word = !entry.empty() && entry.find_first_of(" \t\n") == std::string_view::npos;
  return word && (entry.find('.') == std::string_view::npos || entry.starts_with("*."));
}

/// The import that a dotted name stands for.
std::string Statement(const std::string& entry) {
  size_t dot = entry.rfind('.');
  bool name = entry.find_first_of(" \t\n") == std::string::npos && dot != std::string::npos;
  return name ? "from " + entry.substr(0, dot) + " import " + entry.substr(dot + 1) : entry;
}

/// An import of one name; nothing if it is none, or leaves open what its name means.
std::optional<FixImport> ParseImport(std::string_view text) {
  static const Regex kImport = *Regex::Compile(
      R"(\s*(?:from\s+((?:\w+\.)*\w+)\s+import\s+(\w+)|import\s+((?:\w+\.)*\w+))(?:\s+as\s+(\w+))?\s*$)");
  Regex::Groups groups;
  if (kImport.MatchStart(text, &groups) != Regex::Match::kYes) return std::nullopt;
  auto group = [&](size_t i) {
    bool took_part = i < groups.size() && groups[i].first != std::string::npos;
    return took_part ? std::string(text.substr(groups[i].first, groups[i].second - groups[i].first))
                     : "";
  };
  std::string from = group(1), module = group(3);
  FixImport import{group(0), group(4), from.empty() ? module : from + "." + group(2)};
  if (import.name.empty()) import.name = from.empty() ? module : group(2);
  if (import.name.find('.') != std::string::npos || from == "__future__") return std::nullopt;
  import.statement.erase(0, import.statement.find_first_not_of(" \t\n"));
  import.statement.erase(import.statement.find_last_not_of(" \t\n") + 1);
  if (import.statement.find('\n') != std::string::npos) return std::nullopt;
  return import;
}

}  // namespace

bool CheckKnown(const YamlNode& key, std::span<const std::string_view> known, ErrorList& errors) {
  if (vocabulary::Lists(known, key.text)) return true;
  errors.RefuseUnknown(key, "unknown key " + Quoted(key.text) + DidYouMean(key.text, known));
  return false;
}

const YamlNode* TextOf(const YamlNode& map, std::string_view key, ErrorList& errors) {
  const YamlNode* value = map.Find(key);
  if (value == nullptr || value->kind == YamlNode::Kind::kScalar) return value;
  errors.Add(*value, Quoted(key) + " must be a text");
  return nullptr;
}

PathFilter ReadPaths(const YamlNode& paths, ErrorList& errors) {
  PathFilter filter;
  if (paths.kind != YamlNode::Kind::kMap) {
    errors.Add(paths, "'paths' must hold 'include', 'exclude' or 'warn'");
    return filter;
  }
  for (const auto& [key, value] : paths.entries) {
    if (!CheckKnown(key, vocabulary::kPathKeys, errors)) continue;
    auto& globs = key.text == "include"   ? filter.include
                  : key.text == "exclude" ? filter.exclude
                                          : filter.warn;
    ReadGlobs(key.text, value, globs, errors);
  }
  return filter;
}

std::optional<FixRegex> ReadFixRegex(const YamlNode& node, std::optional<Replacement>& compiled,
                                     ErrorList& errors) {
  if (node.kind != YamlNode::Kind::kMap) {
    errors.Add(node, "'fix-regex' must hold 'regex' and 'replacement'");
    return std::nullopt;
  }
  for (const auto& [key, value] : node.entries) CheckKnown(key, vocabulary::kFixRegexKeys, errors);
  const YamlNode* regex = TextOf(node, "regex", errors);
  const YamlNode* replacement = TextOf(node, "replacement", errors);
  if (regex == nullptr || replacement == nullptr) {
    errors.Add(node, "'fix-regex' needs both 'regex' and 'replacement'");
    return std::nullopt;
  }
  if (Result<Regex> expression = Regex::Compile(regex->text); !expression) {
    errors.Add(*regex, expression.error().message);
  } else if (auto ready = Replacement::Compile(std::move(*expression), replacement->text); !ready) {
    errors.Add(*replacement, ready.error().message);
  } else {
    compiled = std::move(*ready);
  }
  FixRegex fix{regex->text, replacement->text, 0};
  if (const YamlNode* count = node.Find("count")) fix.count = ReadCount(*count, errors);
  return fix;
}

std::vector<FixImport> ReadFixImports(const YamlNode& node, ErrorList& errors) {
  std::vector<FixImport> imports;
  if (node.kind != YamlNode::Kind::kSequence) {
    errors.Add(node, "'fix-imports' must be a list of import statements");
    return imports;
  }
  for (const YamlNode& item : node.items) {
    if (IsVague(item.text)) continue;
    std::optional<FixImport> import = ParseImport(Statement(item.text));
    if (import) {
      imports.push_back(std::move(*import));
    } else {
      errors.Add(item,
                 "an entry of 'fix-imports' binds one name by an absolute import: 'import a', "
                 "'import a.b as c', 'from a.b import c' or 'from a.b import c as d'; or it is a "
                 "dotted name");
    }
  }
  return imports;
}

void CheckVersions(const YamlNode& rule, ErrorList& errors) {
  for (std::string_view key : {"min-version", "max-version"}) {
    const YamlNode* value = TextOf(rule, key, errors);
    if (value == nullptr) continue;
    std::optional<Version> version = ParseVersion(value->text);
    if (!version) {
      errors.Add(*value, Quoted(key) + " must be a version such as 1.38.0");
    } else if (key == "min-version" ? *version > kNewestMinimum : *version < kSemgrepVersion) {
      errors.Refuse(*value, std::string(key) + ": " + value->text);
    }
  }
}

}  // namespace pushgate::rules::language
