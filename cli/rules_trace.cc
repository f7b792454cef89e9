#include <charconv>
#include <iostream>
#include <utility>

#include "cli/commands.h"
#include "cli/disk_source.h"
#include "cli/rules.h"
#include "diffscan/scan.h"
#include "diffscan/worktree.h"
#include "hook/message/safe_text.h"
#include "hook/rule_files.h"
#include "rules/trace.h"

namespace pushgate::cli {
namespace {

using hook::SafeText;

Usage TraceUsage() {
  Usage usage{
      .name = "rules trace",
      .synopsis = "FILE TARGET.py:LINE [--rule ID]",
      .text =
          "Says which operand of a rule keeps or drops a line of a Python file, and with which\n"
          "metavariables. FILE is a rule file; of several rules in it, each is traced.",
      .examples =
          "  pushgate rules trace my-rules/no-print.yaml src/app.py:12\n"
          "  pushgate rules trace my-rules.yaml src/app.py:12 --rule no-print",
      .options = boost::program_options::options_description("Options"),
      .words = "word"};
  usage.options.add_options()("rule",
                              boost::program_options::value<std::string>()->value_name("ID"),
                              "trace this rule only");
  return usage;
}

/// "src/app.py:12", taken apart; a line of 0 if there is none.
std::pair<std::string, uint32_t> SplitTarget(const std::string& target) {
  size_t colon = target.rfind(':');
  if (colon == std::string::npos) return {target, 0};
  uint32_t line = 0;
  const char* end = target.data() + target.size();
  auto parsed = std::from_chars(target.data() + colon + 1, end, line);
  if (parsed.ec != std::errc() || parsed.ptr != end) return {target, 0};
  return {target.substr(0, colon), line};
}

void Print(const std::vector<rules::TraceStep>& steps) {
  for (const rules::TraceStep& step : steps) {
    std::string indent(2 * static_cast<size_t>(step.depth), ' ');
    std::cout << indent;
    if (step.rule_line > 0) std::cout << "line " << step.rule_line << ", ";
    std::cout << SafeText(step.operand) << ": " << step.outcome << "\n";
    for (const std::string& place : step.places) {
      std::cout << indent << "    " << SafeText(place) << "\n";
    }
  }
}

/// The one rule file, or nothing after its errors were printed; `exit` is then the status.
std::optional<rules::RuleSet> Load(const std::string& path, int& exit) {
  auto text = hook::ReadFile(path);
  if (!text) {
    exit = FailWith(SafeText(text.error().message));
    return std::nullopt;
  }
  rules::RuleSource source{path, "rules", std::move(*text)};
  auto set = rules::RuleSet::Load({&source, 1});
  if (set) return *set;
  bool refused = true;
  for (const rules::LoadError& error : set.error()) {
    std::cerr << SafeText(error.message) << "\n";
    refused &= error.refused;
  }
  exit = refused ? kExitRefused : kExitError;
  return std::nullopt;
}

}  // namespace

int RunRulesTrace(const std::vector<std::string>& args) {
  Parsed parsed = ParseOptions(TraceUsage(), args);
  if (parsed.exit) return *parsed.exit;
  std::vector<std::string> words;
  if (parsed.values.count("word") != 0) words = parsed.values["word"].as<decltype(words)>();
  if (words.size() != 2)
    return FailWith("rules trace takes a rule file and a place: FILE TARGET.py:LINE");
  auto [path, line] = SplitTarget(words[1]);
  if (line == 0) {
    return FailWith("rules trace: say which line of '" + SafeText(path) +
                    "' to trace: " + SafeText(path) + ":LINE");
  }
  int exit = 0;
  std::optional<rules::RuleSet> set = Load(words[0], exit);
  if (!set) return exit;
  auto text = hook::ReadFile(path);
  if (!text) return FailWith(SafeText(text.error().message));
  auto listing = diffscan::ListWorktree({path}, {});
  if (!listing || listing->files.empty()) return FailWith(SafeText(path) + " is no file");
  const diffscan::WorktreeFile& file = listing->files.front();
  DiskTrees trees(diffscan::ScanOptions().blob_limit);
  std::string only =
      parsed.values.count("rule") != 0 ? parsed.values["rule"].as<std::string>() : "";
  bool traced = false;
  for (const rules::Rule& rule : set->rules()) {
    if (!only.empty() && rule.id != only) continue;
    if (traced) std::cout << "\n";
    traced = true;
    Print(rules::Trace(*set, rule.id, file.in_repo, *text, line, &trees.Of(file)));
  }
  if (traced) return kExitClean;
  return FailWith("there is no rule '" + SafeText(only) + "' in " + SafeText(words[0]));
}

}  // namespace pushgate::cli
