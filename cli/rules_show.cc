#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/yaml.h"
#include "cli/commands.h"
#include "cli/rules.h"
#include "hook/message/safe_text.h"
#include "hook/rule_files.h"

namespace pushgate::cli {
namespace {

using Lines = std::vector<std::string_view>;
using rules::Rule;

Lines SplitLines(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool IsCommentOrBlank(std::string_view line) {
  size_t at = line.find_first_not_of(" \t\r");
  return at == std::string_view::npos || line[at] == '#';
}

/// The index of a rule's first line, the comments above it included.
size_t FirstLine(const Lines& lines, const Rule& rule) {
  size_t first = std::min<size_t>(rule.line, lines.size()) - 1;
  while (first > 0 && IsCommentOrBlank(lines[first - 1])) --first;
  return first;
}

/// The first line behind `line` (1-based) that begins another key at the top of the file.
size_t EndOfKey(const Lines& lines, size_t line) {
  constexpr std::string_view kWithin = " \t\r#-";
  while (line < lines.size() &&
         (lines[line].empty() || kWithin.find(lines[line][0]) != std::string_view::npos)) {
    ++line;
  }
  return line;
}

/// The rule of the same file that comes next, or nullptr.
const Rule* NextInFile(const Rule& rule, const hook::Setup& setup) {
  for (const Rule& other : setup.rules.rules()) {
    if (other.file == rule.file && other.line > rule.line) return &other;
  }
  return nullptr;
}

std::string Joined(const Lines& lines, size_t first, size_t last) {
  while (first < last && lines[first].empty()) ++first;
  while (last > first && lines[last - 1].empty()) --last;
  std::string text;
  for (size_t i = first; i < last; ++i) text.append(lines[i]).append("\n");
  return text;
}

/// A setting in one line, quoted so that it is read as it was.
std::string SettingLine(const std::string& name, const YamlNode& setting) {
  nlohmann::json values = nlohmann::json::array();
  const YamlNode* texts = setting.Find("default");
  for (const YamlNode& item : texts->items) values.push_back(item.text);
  std::string line = "  " + name + ": {default: " + values.dump();
  const YamlNode* about = setting.Find("about");
  if (about != nullptr) line += ", about: " + nlohmann::json(about->text).dump();
  return line + "}";
}

bool Names(std::string_view text, const std::string& setting) {
  return text.find("${" + setting + "}") != std::string_view::npos ||
         text.find("${" + setting + ".last}") != std::string_view::npos;
}

/// What a rule, shown without the others of its file, refers to. A setting that it does not use
/// would be an error there.
std::string DefinitionsFor(const std::string& rule, const Lines& lines, const YamlNode& document) {
  std::string pack, settings, kinds;
  for (const auto& [key, value] : document.entries) {
    size_t line = static_cast<size_t>(key.line);
    if (key.text == "pack") pack = "pack: " + value.text + "\n";
    if (key.text == "kinds") kinds = Joined(lines, line - 1, EndOfKey(lines, line));
  }
  static const YamlNode kNone;
  const YamlNode* all = document.Find("settings");
  for (const auto& [name, setting] : (all == nullptr ? kNone : *all).entries) {
    if (!Names(rule + kinds, name.text)) continue;
    settings += (settings.empty() ? "settings:\n" : "") + SettingLine(name.text, setting) + "\n";
  }
  return pack + settings + kinds;
}

bool IsAlone(const Rule& rule, const hook::Setup& setup) {
  auto rules = setup.rules.rules();
  return std::count_if(rules.begin(), rules.end(),
                       [&](const Rule& other) { return other.file == rule.file; }) == 1;
}

}  // namespace

Result<std::string> SourceOf(const Rule& rule) {
  for (rules::RuleSource& source : rules::BuiltInPack(rule.pack)) {
    if (source.name == rule.file) return std::move(source.text);
  }
  return hook::ReadFile(rule.file);
}

int RunRulesShow(const std::vector<std::string>& args) {
  Usage usage{.name = "rules show",
              .synopsis = "ID|PACK [OPTION...]",
              .text =
                  "Prints a rule as it is written, with its comments, to be read or copied; of a\n"
                  "pack, its settings, their defaults, and what they are for.",
              .examples =
                  "  pushgate rules show db-direct-session >my-rule.yaml\n"
                  "  pushgate rules show db-connection",
              .options = boost::program_options::options_description("Options"),
              .words = ""};
  rules::RuleSource definitions = rules::BuiltInDefinitions(args.empty() ? "" : args.front());
  if (!definitions.text.empty()) {
    std::cout << "# " << definitions.name << "\n" << definitions.text;
    return kExitClean;
  }
  NamedRule named = FindNamedRule(usage, args);
  if (named.rule == nullptr) return named.exit;
  const Rule& rule = *named.rule;
  if (rules::gate_rules::IsGateRule(rule)) {
    return FailWith(rule.id + " is the gate's own and no YAML; 'pushgate rules explain " + rule.id +
                    "' says what it means");
  }
  Result<std::string> text = SourceOf(rule);
  if (!text) return FailWith(hook::SafeText(rule.file + ": " + text.error().message));
  Lines lines = SplitLines(*text);
  std::cout << "# " << hook::SafeText(rule.file) << ":" << rule.line << "\n";
  if (IsAlone(rule, *named.setup)) {
    std::cout << Joined(lines, 0, lines.size());
    return kExitClean;
  }
  const Rule* next = NextInFile(rule, *named.setup);
  std::string shown = Joined(lines, FirstLine(lines, rule),
                             next ? FirstLine(lines, *next) : EndOfKey(lines, rule.line));
  auto document = ParseYaml(*text);
  if (document) std::cout << DefinitionsFor(shown, lines, *document);
  std::cout << "rules:\n" << shown;
  return kExitClean;
}

}  // namespace pushgate::cli
