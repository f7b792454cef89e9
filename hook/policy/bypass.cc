#include "hook/policy/bypass.h"

#include <algorithm>

#include "base/glob.h"
#include "rules/repository_rules.h"
#include "rules/rule_set.h"

namespace pushgate::hook {
namespace {

using Texts = std::vector<std::string>;

bool Holds(const Texts& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool AnyMatches(const Texts& globs, std::string_view text) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return GlobMatches(glob, text); });
}

bool MatchesWho(const BypassEntry& entry, const Identity& who) {
  if (entry.users.empty() && entry.groups.empty()) return true;
  if (!who.entitled || who.user.empty()) return false;
  return Holds(entry.users, who.user) ||
         std::any_of(who.groups.begin(), who.groups.end(),
                     [&](const std::string& group) { return Holds(entry.groups, group); });
}

bool MatchesRule(const BypassEntry& entry, std::string_view rule) {
  if (MustBeNamed(rule)) return Holds(entry.rules, rule);
  return entry.rules.empty() || AnyMatches(entry.rules, rule);
}

/// A part that is not given matches everything.
bool MatchesGlobs(const Texts& globs, std::string_view text) {
  return globs.empty() || AnyMatches(globs, text);
}

}  // namespace

std::vector<BypassPart> MissedParts(const BypassEntry& entry, const BypassQuestion& question) {
  std::vector<BypassPart> missed;
  auto miss_unless = [&](bool matches, BypassPart part) {
    if (!matches) missed.push_back(part);
  };
  miss_unless(MatchesWho(entry, *question.who), BypassPart::kWho);
  miss_unless(MatchesGlobs(entry.repos, question.repository), BypassPart::kRepository);
  miss_unless(MatchesGlobs(entry.refs, question.ref), BypassPart::kRef);
  if (question.path) miss_unless(MatchesGlobs(entry.paths, *question.path), BypassPart::kPath);
  if (question.rule) miss_unless(MatchesRule(entry, *question.rule), BypassPart::kRule);
  miss_unless(!entry.until || question.when < *entry.until, BypassPart::kUntil);
  miss_unless(!entry.break_glass || question.reason_given, BypassPart::kReason);
  return missed;
}

bool MatchesFinding(const BypassEntry& entry, std::string_view path, std::string_view rule) {
  return MatchesGlobs(entry.paths, path) && MatchesRule(entry, rule);
}

bool MustBeNamed(std::string_view rule) {
  auto all = rules::gate_rules::All();
  return std::any_of(all.begin(), all.end(), [&](const rules::Rule* gate) {
    bool serious =
        rules::gate_rules::IsUnjudged(*gate) || gate == &rules::gate_rules::kRepositoryConfig;
    return gate->id == rule && serious;
  });
}

std::string EndWarning(const BypassEntry& entry, Moment now) {
  constexpr std::chrono::days kSoon{14};
  if (!entry.until) return "";
  if (now >= *entry.until) return "ended, and excuses nobody: revoke it";
  auto left = std::chrono::ceil<std::chrono::days>(*entry.until - now);
  if (left > kSoon) return "";
  return "ends within " + std::to_string(left.count()) + (left.count() == 1 ? " day" : " days");
}

std::string UntilText(const std::string& until_text) {
  constexpr size_t kBareDate = 10;
  if (until_text.empty()) return "permanent";
  if (until_text.size() == kBareDate) return "until the end of " + until_text + " UTC";
  return "until " + until_text;
}

}  // namespace pushgate::hook
