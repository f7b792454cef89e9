#include <algorithm>
#include <iostream>

#include "cli/commands.h"
#include "cli/rules.h"
#include "hook/message/safe_text.h"
#include "hook/rule_files.h"

namespace pushgate::cli {
namespace {

using Lines = std::vector<std::string_view>;
using rules::Rule;

Result<std::string> SourceOf(const Rule& rule) {
  for (rules::RuleSource& source : rules::BuiltInPack(rule.pack)) {
    if (source.name == rule.file) return std::move(source.text);
  }
  return hook::ReadFile(rule.file);
}

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

/// The rule of the same file that comes next, or nullptr.
const Rule* NextInFile(const Rule& rule, const hook::Setup& setup) {
  for (const Rule& other : setup.rules.rules()) {
    if (other.file == rule.file && other.line > rule.line) return &other;
  }
  return nullptr;
}

void PrintLines(const Lines& lines, size_t first, size_t last) {
  while (first < last && lines[first].empty()) ++first;
  while (last > first && lines[last - 1].empty()) --last;
  for (size_t i = first; i < last; ++i) std::cout << lines[i] << "\n";
}

bool IsAlone(const Rule& rule, const hook::Setup& setup) {
  auto rules = setup.rules.rules();
  return std::count_if(rules.begin(), rules.end(),
                       [&](const Rule& other) { return other.file == rule.file; }) == 1;
}

}  // namespace

int RunRulesShow(const std::vector<std::string>& args) {
  Usage usage{.name = "rules show",
              .synopsis = "ID [OPTION...]",
              .text = "Prints a rule as it is written, with its comments, to be read or copied.",
              .examples = "  pushgate rules show db-direct-session >my-rule.yaml",
              .options = boost::program_options::options_description("Options"),
              .words = ""};
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
    PrintLines(lines, 0, lines.size());
    return kExitClean;
  }
  const Rule* next = NextInFile(rule, *named.setup);
  std::cout << "rules:\n";
  PrintLines(lines, FirstLine(lines, rule), next ? FirstLine(lines, *next) : lines.size());
  return kExitClean;
}

}  // namespace pushgate::cli
