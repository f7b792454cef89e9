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

constexpr Command kCommands[] = {
    {"list", "name every rule, its severity and where it is from", RunRulesList},
    {"explain", "say what a rule reports, why, and the approved way", RunRulesExplain},
    {"show", "print a rule's YAML, or a pack's settings", RunRulesShow},
    {"trace", "say which operand of a rule keeps or drops a line", RunRulesTrace},
    {"test", "run rules on the annotated targets beside them", RunRulesTest},
};

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
  Usage usage;
  usage.name = "rules";
  usage.synopsis = "COMMAND [ARGUMENT...]";
  usage.text = "Shows and tests rules. Those named gate-... report what the gate cannot judge.";
  usage.examples =
      "  pushgate rules list\n"
      "  pushgate rules explain db-direct-session\n"
      "  pushgate rules test my-rules/";
  usage.commands = kCommands;
  return RunGroup(usage, args);
}

}  // namespace pushgate::cli
