#include "rules/language/rule_keys.h"

#include <charconv>
#include <string>
#include <vector>

#include "base/nearest.h"
#include "rules/language/regex.h"
#include "rules/language/version.h"
#include "rules/language/vocabulary.h"

namespace pushgate::rules::language {
namespace {

std::string Quoted(std::string_view word) { return "'" + std::string(word) + "'"; }

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

std::optional<FixRegex> ReadFixRegex(const YamlNode& node, ErrorList& errors) {
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
  Result<Regex> compiled = Regex::Compile(regex->text);
  if (!compiled) errors.Add(*regex, compiled.error().message);
  FixRegex fix{regex->text, replacement->text, 0};
  if (const YamlNode* count = node.Find("count")) fix.count = ReadCount(*count, errors);
  return fix;
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
