#include "cli/rules.h"

#include <iostream>
#include <utility>

#include "base/nearest.h"
#include "cli/commands.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

using Words = std::vector<std::string>;
using rules::Rule;

constexpr RulesCommand kCommands[] = {
    {"list", "name every rule, its severity and where it is from", RunRulesList},
    {"explain", "say what a rule reports, why, and the approved way", RunRulesExplain},
    {"show", "print a rule's YAML, or a pack's settings", RunRulesShow},
    {"trace", "say which operand of a rule keeps or drops a line", RunRulesTrace},
    {"test", "run rules on the annotated targets beside them", RunRulesTest},
};

void PrintHelp(std::ostream& out) {
  out << "Usage: pushgate rules COMMAND [ARGUMENT...]\n\n"
         "Shows and tests rules. Those named gate-... report what the gate cannot judge.\n\n"
         "Commands:\n";
  for (const RulesCommand& command : kCommands) {
    std::string name(command.name);
    name.resize(10, ' ');
    out << "  " << name << command.summary << "\n";
  }
  out << "\nExamples:\n"
         "  pushgate rules list\n"
         "  pushgate rules explain db-direct-session\n"
         "  pushgate rules test my-rules/\n"
         "\n'pushgate rules COMMAND --help' shows how one is used.\n";
}

}  // namespace

std::vector<const Rule*> AllRules(const hook::Setup& setup) {
  std::vector<const Rule*> all;
  for (const Rule& rule : setup.rules.rules()) all.push_back(&rule);
  for (const Rule* rule : rules::gate_rules::All()) all.push_back(rule);
  return all;
}

NamedRule FindNamedRule(Usage usage, const Words& args, Naming naming) {
  std::string command(usage.name);
  usage.words = "word";
  AddSetupOptions(usage.options);
  Parsed parsed = ParseOptions(std::move(usage), args);
  NamedRule found;
  found.values = parsed.values;
  found.exit = parsed.exit.value_or(kExitClean);
  if (parsed.exit) return found;
  Words words;
  if (parsed.values.count("word") != 0) words = parsed.values["word"].as<Words>();
  bool none = words.empty() && naming == Naming::kOptional;
  if (words.size() != 1 && !none) {
    found.exit = FailWith(command + " takes the id of one rule");
    return found;
  }
  found.setup = LoadSetupFrom(parsed.values, found.exit);
  if (found.setup == nullptr || none) return found;
  std::vector<std::string_view> ids;
  for (const Rule* rule : AllRules(*found.setup)) {
    ids.push_back(rule->id);
    if (rule->id == words[0]) found.rule = rule;
  }
  if (found.rule == nullptr) {
    found.exit = FailWith("there is no rule '" + hook::SafeText(words[0]) + "'" +
                          DidYouMean(words[0], ids) + "; 'pushgate rules list' names all");
    found.setup = nullptr;
  }
  return found;
}

int RunRules(const Words& args) {
  std::vector<std::string_view> names;
  for (const RulesCommand& command : kCommands) {
    if (!args.empty() && args[0] == command.name)
      return command.run({args.begin() + 1, args.end()});
    names.push_back(command.name);
  }
  if (args.empty())
    return FailWith(
        "rules: say what to do: list, explain ID, show ID, trace FILE TARGET.py:LINE or test PATH");
  if (args[0] == "--help") {
    PrintHelp(std::cout);
    return kExitClean;
  }
  return FailWith("rules: there is no '" + hook::SafeText(args[0]) + "'" +
                  DidYouMean(args[0], names));
}

}  // namespace pushgate::cli
