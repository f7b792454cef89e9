#include <algorithm>
#include <iostream>

#include "cli/commands.h"
#include "cli/rules.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

using rules::Rule;

Usage ListUsage() {
  Usage usage{.name = "rules list",
              .synopsis = "[OPTION...]",
              .text =
                  "Prints the id of every rule, its severity, and the file and line that it is "
                  "from.",
              .examples =
                  "  pushgate rules list\n"
                  "  pushgate rules list --rules my-rules.yaml",
              .options = boost::program_options::options_description("Options"),
              .words = ""};
  AddSetupOptions(usage.options);
  return usage;
}

std::string OriginOf(const Rule& rule) {
  if (rules::gate_rules::IsGateRule(rule)) return "(the gate's own)";
  return hook::SafeText(rule.file) + ":" + std::to_string(rule.line);
}

}  // namespace

int RunRulesList(const std::vector<std::string>& args) {
  Parsed parsed = ParseOptions(ListUsage(), args);
  if (parsed.exit) return *parsed.exit;
  int exit = kExitError;
  std::shared_ptr<const hook::Setup> setup = LoadSetupFrom(parsed.values, exit);
  if (setup == nullptr) return exit;
  size_t widest = 0;
  for (const Rule* rule : AllRules(*setup)) widest = std::max(widest, rule->id.size());
  for (const Rule* rule : AllRules(*setup)) {
    std::string id = hook::SafeText(rule->id);
    id.resize(std::max(widest, id.size()) + 2, ' ');
    std::string severity(rules::Name(rule->severity));
    severity.resize(9, ' ');
    std::cout << id << severity << OriginOf(*rule) << "\n";
  }
  return kExitClean;
}

}  // namespace pushgate::cli
