#include "hook/policy/policy.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/glob.h"

namespace pushgate::hook {
namespace {

using rules::Severity;

bool AnyMatches(const std::vector<std::string>& globs, std::string_view text) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return GlobMatches(glob, text); });
}

int Strictness(diffscan::Scope scope) {
  switch (scope) {
    case diffscan::Scope::kLine:
      return 0;
    case diffscan::Scope::kFunction:
      return 1;
    case diffscan::Scope::kFile:
      break;
  }
  return 2;
}

const Severity* Override(const Policy& policy, const std::string& rule) {
  auto found = policy.severities.find(rule);
  return found == policy.severities.end() ? nullptr : &found->second;
}

/// A rule's severity where no policy changes it.
Severity Unchanged(const rules::RuleSet& rules, const std::string& id) {
  for (const rules::Rule* rule : rules::gate_rules::All()) {
    if (rule->id == id) return rule->severity;
  }
  const rules::Rule* rule = rules.Find(id);
  return rule == nullptr ? Severity::kError : rule->severity;
}

/// Whether `candidate` takes one rule at least as seriously at every path. A rule may be milder at
/// some paths (tests) than its own severity says: an override to ERROR that only `target` has is
/// therefore stricter than no override.
bool RuleAsStrict(const std::string& rule, const Policy& candidate, const Policy& target,
                  const rules::RuleSet& rules) {
  const Severity* theirs = Override(candidate, rule);
  const Severity* ours = Override(target, rule);
  if (theirs != nullptr) return *theirs >= (ours != nullptr ? *ours : Unchanged(rules, rule));
  if (ours == nullptr || *ours == Severity::kInfo) return true;
  return *ours != Severity::kError && Unchanged(rules, rule) >= *ours;
}

bool SeveritiesAsStrict(const Policy& candidate, const Policy& target,
                        const rules::RuleSet& rules) {
  auto strict = [&](const auto& entry) {
    return RuleAsStrict(entry.first, candidate, target, rules);
  };
  return std::all_of(candidate.severities.begin(), candidate.severities.end(), strict) &&
         std::all_of(target.severities.begin(), target.severities.end(), strict);
}

/// Whether every comment that `candidate` honours would be honoured by `target` too.
bool SuppressesNoMore(const Policy& candidate, const Policy& target) {
  if (!candidate.suppressions) return true;
  if (!target.suppressions) return false;
  if (!target.suppressible_rules) return true;
  if (!candidate.suppressible_rules) return false;
  return std::all_of(candidate.suppressible_rules->begin(), candidate.suppressible_rules->end(),
                     [&](const std::string& rule) {
                       const auto& allowed = *target.suppressible_rules;
                       return std::find(allowed.begin(), allowed.end(), rule) != allowed.end();
                     });
}

Decision BySeverity(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return Decision::kRecord;
    case Severity::kWarning:
      return Decision::kWarn;
    case Severity::kError:
      break;
  }
  return Decision::kBlock;
}

}  // namespace

const Policy* FindPolicy(const Config& config, std::string_view repository, std::string_view ref) {
  for (const Policy& policy : config.policies) {
    if (AnyMatches(policy.repos, repository) && AnyMatches(policy.refs, ref)) return &policy;
  }
  return nullptr;
}

bool AtLeastAsStrict(const Policy& candidate, const Policy& target, const rules::RuleSet& rules) {
  bool each_commit = candidate.scope_commits == diffscan::ScopeCommits::kEach ||
                     target.scope_commits == diffscan::ScopeCommits::kTip;
  return candidate.enforce >= target.enforce &&
         Strictness(candidate.scope) >= Strictness(target.scope) && each_commit &&
         (!candidate.ratchet || target.ratchet) && SuppressesNoMore(candidate, target) &&
         SeveritiesAsStrict(candidate, target, rules);
}

bool IsBaseline(const Config& config, std::string_view repository, std::string_view ref,
                const Policy& target, const rules::RuleSet& rules) {
  bool listed = target.baseline ? AnyMatches(*target.baseline, ref)
                                : ref.starts_with("refs/heads/") || ref.starts_with("refs/tags/");
  if (!listed) return false;
  const Policy* candidate = FindPolicy(config, repository, ref);
  return candidate != nullptr && candidate->enforce != Enforce::kOff &&
         (candidate == &target || AtLeastAsStrict(*candidate, target, rules));
}

bool HonoursSuppression(const Policy* policy, const rules::Rule& rule) {
  if (policy == nullptr) return true;
  if (!policy->suppressible_rules) return policy->suppressions;
  const auto& allowed = *policy->suppressible_rules;
  return std::find(allowed.begin(), allowed.end(), rule.id) != allowed.end();
}

DecidedFinding Decide(const Policy* policy, std::string_view ref, diffscan::Found found) {
  DecidedFinding decided;
  decided.ref = ref;
  decided.severity = found.finding.severity;
  if (policy != nullptr) {
    if (const Severity* severity = Override(*policy, found.finding.rule->id)) {
      decided.severity = *severity;
    }
  }
  if (policy != nullptr) {
    auto at_least = policy->at_least.find(found.finding.rule->id);
    if (at_least != policy->at_least.end()) {
      decided.severity = std::max(decided.severity, at_least->second);
    }
  }
  decided.decision = BySeverity(decided.severity);
  bool capped = policy != nullptr && policy->enforce == Enforce::kWarn;
  if (capped && decided.decision == Decision::kBlock) {
    decided.decision = Decision::kWarn;
    decided.would_block = true;
  }
  const rules::Finding& finding = found.finding;
  if (!finding.suppression.empty() && HonoursSuppression(policy, *finding.rule)) {
    decided.decision = Decision::kSuppressed;
    decided.would_block = false;
  }
  decided.found = std::move(found);
  return decided;
}

bool Before(const DecidedFinding& a, const DecidedFinding& b) {
  auto key = [](const DecidedFinding& f) {
    const rules::Span& span = f.found.finding.span;
    return std::tie(f.found.path, span.line, span.column, f.found.finding.rule->id, f.ref,
                    f.found.commit);
  };
  return key(a) < key(b);
}

}  // namespace pushgate::hook
