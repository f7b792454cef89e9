#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/setup_options.h"
#include "rules/rule_set.h"

namespace pushgate::cli {

int RunRulesList(const std::vector<std::string>& args);
int RunRulesExplain(const std::vector<std::string>& args);
int RunRulesShow(const std::vector<std::string>& args);
int RunRulesTrace(const std::vector<std::string>& args);
int RunRulesTest(const std::vector<std::string>& args);

/// The rules of a setup, and the gate's own.
std::vector<const rules::Rule*> AllRules(const hook::Setup& setup);

/// The text of the file that a rule is from.
Result<std::string> SourceOf(const rules::Rule& rule);

/// What a subcommand that takes the id of one rule goes on with, or the status to exit with.
struct NamedRule {
  std::shared_ptr<const hook::Setup> setup;
  const rules::Rule* rule = nullptr;
  int exit = 0;
  boost::program_options::variables_map values{};
};

enum class Naming { kRequired, kOptional };

/// Parses such a subcommand's arguments, loads the setup and finds the rule. What is wrong is
/// printed; `setup` is then nullptr. Without an id, where it is optional, `rule` is nullptr.
NamedRule FindNamedRule(Usage usage, const std::vector<std::string>& args,
                        Naming naming = Naming::kRequired);

}  // namespace pushgate::cli
