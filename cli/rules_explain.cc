#include <iostream>

#include "cli/commands.h"
#include "cli/markdown.h"
#include "cli/rules.h"
#include "hook/message/finding_text.h"
#include "hook/message/layout.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

using rules::Rule;

std::string PackOf(const Rule& rule) {
  return rules::gate_rules::IsGateRule(rule) ? "(the gate's own)" : hook::SafeText(rule.pack);
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

}  // namespace

int RunRulesExplain(const std::vector<std::string>& args) {
  Usage usage{.name = "rules explain",
              .synopsis = "ID [OPTION...]",
              .text = "Prints what a rule reports and why, and the approved way to write it.",
              .examples = "  pushgate rules explain db-direct-session",
              .options = boost::program_options::options_description("Options"),
              .words = ""};
  NamedRule named = FindNamedRule(usage, args);
  if (named.rule == nullptr) return named.exit;
  PrintRule(*named.rule, *named.setup);
  std::string_view page = rules::TemplatePage(named.rule->pack, named.rule->template_name);
  if (!page.empty()) std::cout << "\n" << RenderMarkdown(page);
  return kExitClean;
}

}  // namespace pushgate::cli
