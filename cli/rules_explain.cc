#include <iostream>

#include "cli/commands.h"
#include "cli/markdown.h"
#include "cli/rule_page.h"
#include "cli/rules.h"

namespace pushgate::cli {
namespace {

Usage ExplainUsage() {
  Usage usage{.name = "rules explain",
              .synopsis = "[ID] [OPTION...]",
              .text =
                  "Prints what a rule reports and why, how to allow a place, and the approved way\n"
                  "to write it, with a wrong and a right example. Without an ID: all rules.",
              .examples =
                  "  pushgate rules explain db-direct-session\n"
                  "  pushgate rules explain --markdown >rules.md",
              .options = boost::program_options::options_description("Options"),
              .words = ""};
  usage.options.add_options()("markdown", "print Markdown, such as for a wiki");
  return usage;
}

}  // namespace

int RunRulesExplain(const std::vector<std::string>& args) {
  NamedRule named = FindNamedRule(ExplainUsage(), args, Naming::kOptional);
  if (named.setup == nullptr) return named.exit;
  bool markdown = named.values.count("markdown") != 0;
  if (named.rule != nullptr) {
    std::cout << (markdown ? RulePageInMarkdown(*named.rule, *named.setup)
                           : RulePageForTerminal(*named.rule, *named.setup));
  } else if (markdown) {
    std::cout << AllRulesInMarkdown(*named.setup);
  } else {
    std::cout << RenderMarkdown(AllRulesInMarkdown(*named.setup));
  }
  return kExitClean;
}

}  // namespace pushgate::cli
