#pragma once

#include <string_view>

#include "hook/config/config.h"
#include "hook/judgement.h"
#include "rules/rule_set.h"

namespace pushgate::hook {

/// The first policy whose `repos` and `refs` both match, or nullptr. The names are compared whole
/// and case-sensitively. Lives as long as `config`.
const Policy* FindPolicy(const Config& config, std::string_view repository, std::string_view ref);

/// Whether everything that `target` would block or warn of, `candidate` would too: only then may
/// refs under `candidate` be baselines for refs under `target`. In doubt false, because a baseline
/// too few only judges more.
bool AtLeastAsStrict(const Policy& candidate, const Policy& target, const rules::RuleSet& rules);

/// Whether `ref` is a baseline for an update that `target` judges: a branch or a tag, or what
/// `target.baseline` lists, that is enforced at least as strictly.
bool IsBaseline(const Config& config, std::string_view repository, std::string_view ref,
                const Policy& target, const rules::RuleSet& rules);

/// Whether a comment in the source may allow a rule's findings; without a policy it may.
bool HonoursSuppression(const Policy* policy, const rules::Rule& rule);

/// What a policy makes of a finding: a comment that allows it, its severity override, then the cap
/// of `enforce`. Without a policy comment and severity alone decide.
DecidedFinding Decide(const Policy* policy, std::string_view ref, diffscan::Found found);

/// The order in which findings are told: path, line, column, rule, ref, commit.
bool Before(const DecidedFinding& a, const DecidedFinding& b);

}  // namespace pushgate::hook
