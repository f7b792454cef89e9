#include <algorithm>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/markdown.h"
#include "cli/options.h"
#include "cli/setup_options.h"
#include "hook/message/finding_text.h"
#include "hook/message/layout.h"
#include "hook/message/safe_text.h"
#include "rules/rule_set.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using Words = std::vector<std::string>;
using rules::Rule;

Usage RulesUsage() {
  Usage usage{.name = "rules",
              .synopsis = "list | explain ID [OPTION...]",
              .text =
                  "list prints the id, severity and pack of every rule. explain prints what a\n"
                  "rule reports and why, and the approved way to write it. The rules named\n"
                  "gate-... report what the gate cannot judge.",
              .examples =
                  "  pushgate rules list\n"
                  "  pushgate rules explain db-direct-session",
              .options = options::options_description("Options"),
              .words = "word"};
  AddSetupOptions(usage.options);
  return usage;
}

std::vector<const Rule*> AllRules(const hook::Setup& setup) {
  std::vector<const Rule*> all;
  for (const Rule& rule : setup.rules.rules()) all.push_back(&rule);
  for (const Rule* rule : rules::gate_rules::All()) all.push_back(rule);
  return all;
}

std::string PackOf(const Rule& rule) {
  return rules::gate_rules::IsGateRule(rule) ? "(the gate's own)" : hook::SafeText(rule.pack);
}

int List(const hook::Setup& setup) {
  size_t widest = 0;
  for (const Rule* rule : AllRules(setup)) widest = std::max(widest, rule->id.size());
  for (const Rule* rule : AllRules(setup)) {
    std::string id = hook::SafeText(rule->id);
    id.resize(std::max(widest, id.size()) + 2, ' ');
    std::string severity(rules::Name(rule->severity));
    severity.resize(9, ' ');
    std::cout << id << severity << PackOf(*rule) << "\n";
  }
  return kExitClean;
}

void PrintRule(const Rule& rule, const hook::Setup& setup) {
  std::cout << hook::SafeText(rule.id) << ": " << rules::Name(rule.severity) << ", " << PackOf(rule)
            << "\n\n"
            << hook::Wrapped("What: ", rule.message);
  if (!rule.why.empty()) std::cout << hook::Wrapped("Why:  ", rule.why);
  if (rules::gate_rules::IsGateRule(rule)) {
    std::cout << hook::Wrapped("Fix:  ", hook::AdviceOnGateRule(rule, setup.config));
  } else if (!rule.fix.empty()) {
    std::cout << hook::Verbatim("Fix:  ", rule.fix, 40);
  }
  bool linked = !setup.config.templates_url.empty() && !rule.template_name.empty();
  if (linked) {
    std::cout << hook::Wrapped("See:  ", hook::TemplateLink(rule, setup.config.templates_url));
  }
}

int Explain(const std::string& id, const hook::Setup& setup) {
  std::vector<const Rule*> all = AllRules(setup);
  std::vector<std::string_view> ids;
  for (const Rule* rule : all) {
    ids.push_back(rule->id);
    if (rule->id != id) continue;
    PrintRule(*rule, setup);
    std::string_view page = rules::TemplatePage(rule->pack, rule->template_name);
    if (!page.empty()) std::cout << "\n" << RenderMarkdown(page);
    return kExitClean;
  }
  return FailWith("there is no rule '" + hook::SafeText(id) + "'" + DidYouMean(id, ids) +
                  "; 'pushgate rules list' names all");
}

}  // namespace

int RunRules(const Words& args) {
  Parsed parsed = ParseOptions(RulesUsage(), args);
  if (parsed.exit) return *parsed.exit;
  Words words;
  if (parsed.values.count("word") != 0) words = parsed.values["word"].as<Words>();
  static constexpr std::string_view kActions[] = {"list", "explain"};
  if (words.empty()) return FailWith("rules: say what to do: list or explain ID");
  bool list = words[0] == "list", explain = words[0] == "explain";
  if (!list && !explain) {
    return FailWith("rules: there is no '" + hook::SafeText(words[0]) + "'" +
                    DidYouMean(words[0], kActions));
  }
  if (list && words.size() > 1) return FailWith("rules list takes nothing more");
  if (explain && words.size() != 2) return FailWith("rules explain takes the id of one rule");
  int exit = kExitError;
  std::shared_ptr<const hook::Setup> setup = LoadSetupFrom(parsed.values, exit);
  if (setup == nullptr) return exit;
  return list ? List(*setup) : Explain(words[1], *setup);
}

}  // namespace pushgate::cli
