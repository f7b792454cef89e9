#include "hook/policy/policy.h"

#include <gtest/gtest.h>

#include <string>

#include "hook/config/config.h"

namespace pushgate::hook {
namespace {

using rules::Severity;

rules::RuleSet Rules() {
  static const rules::RuleSource kSource{"test.yaml", "test", R"(rules:
  - {id: strict, languages: [python], severity: ERROR, message: m, pattern: f()}
  - {id: mild, languages: [python], severity: WARNING, message: m, pattern: g()}
)"};
  auto loaded = rules::RuleSet::Load({&kSource, 1});
  EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().front().message);
  return loaded ? *loaded : rules::RuleSet();
}

Config Parse(const std::string& text) {
  auto parsed = ParseConfig("f", text);
  EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().front());
  return parsed ? parsed->config : Config();
}

Policy With(const std::string& keys) { return Parse("policies: [{" + keys + "}]").policies.at(0); }

bool AsStrict(const std::string& candidate, const std::string& target) {
  return AtLeastAsStrict(With(candidate), With(target), Rules());
}

TEST(FindPolicy, TheFirstThatMatchesBothDecides) {
  Config config = Parse(R"(policies:
  - {repos: [team/*], refs: [refs/heads/main], enforce: warn}
  - {repos: [team/**], refs: ["refs/heads/**"]}
)");
  EXPECT_EQ(FindPolicy(config, "team/api", "refs/heads/main"), &config.policies[0]);
  EXPECT_EQ(FindPolicy(config, "team/api", "refs/heads/topic/x"), &config.policies[1]);
  EXPECT_EQ(FindPolicy(config, "team/sub/api", "refs/heads/main"), &config.policies[1]);
  EXPECT_EQ(FindPolicy(config, "other/api", "refs/heads/main"), nullptr);
  EXPECT_EQ(FindPolicy(config, "team/api", "refs/tags/v1"), nullptr);
  EXPECT_EQ(FindPolicy(config, "Team/api", "refs/heads/main"), nullptr);
}

TEST(AtLeastAsStrict, Enforcement) {
  EXPECT_TRUE(AsStrict("enforce: block", "enforce: block"));
  EXPECT_TRUE(AsStrict("enforce: block", "enforce: warn"));
  EXPECT_FALSE(AsStrict("enforce: warn", "enforce: block"));
  EXPECT_FALSE(AsStrict("enforce: off", "enforce: warn"));
}

TEST(AtLeastAsStrict, Scope) {
  EXPECT_TRUE(AsStrict("scope: file", "scope: function"));
  EXPECT_TRUE(AsStrict("scope: function", "scope: line"));
  EXPECT_FALSE(AsStrict("scope: line", "scope: function"));
  EXPECT_FALSE(AsStrict("scope: function", "scope: file"));
}

TEST(AtLeastAsStrict, ScopeOfCommits) {
  EXPECT_TRUE(AsStrict("scope_commits: each", "scope_commits: tip"));
  EXPECT_FALSE(AsStrict("scope_commits: tip", "scope_commits: each"));
}

TEST(AtLeastAsStrict, Severities) {
  EXPECT_TRUE(AsStrict("severities: {strict: ERROR}", ""));
  EXPECT_FALSE(AsStrict("severities: {strict: WARNING}", ""));
  EXPECT_TRUE(AsStrict("severities: {strict: WARNING}", "severities: {strict: WARNING}"));
  EXPECT_TRUE(AsStrict("severities: {strict: WARNING}", "severities: {strict: INFO}"));
  EXPECT_TRUE(AsStrict("", "severities: {strict: WARNING}"));
  EXPECT_TRUE(AsStrict("severities: {mild: ERROR}", ""));
  EXPECT_FALSE(AsStrict("", "severities: {mild: ERROR}"));
  EXPECT_FALSE(AsStrict("severities: {gate-size: WARNING}", ""));
}

/// A rule may be milder in tests than its severity says; an override holds there, too.
TEST(AtLeastAsStrict, AnOverrideIsStricterThanTheSameSeverityOfTheRule) {
  EXPECT_FALSE(AsStrict("", "severities: {strict: ERROR}"));
}

TEST(AtLeastAsStrict, SuppressionsAndRatchet) {
  EXPECT_TRUE(AsStrict("suppressions: false", ""));
  EXPECT_FALSE(AsStrict("", "suppressions: false"));
  EXPECT_TRUE(AsStrict("suppressions: [strict]", ""));
  EXPECT_FALSE(AsStrict("", "suppressions: [strict]"));
  EXPECT_TRUE(AsStrict("suppressions: [strict]", "suppressions: [mild, strict]"));
  EXPECT_FALSE(AsStrict("suppressions: [mild, strict]", "suppressions: [strict]"));
  EXPECT_FALSE(AsStrict("ratchet: true", ""));
  EXPECT_TRUE(AsStrict("ratchet: true", "ratchet: true"));
}

TEST(IsBaseline, BranchesAndTagsEnforcedAsStrictly) {
  Config config = Parse(R"(policies:
  - {refs: ["refs/heads/**", "refs/tags/**", "refs/pull/**"]}
)");
  const Policy& policy = config.policies[0];
  EXPECT_TRUE(IsBaseline(config, "r", "refs/heads/main", policy, Rules()));
  EXPECT_TRUE(IsBaseline(config, "r", "refs/tags/v1", policy, Rules()));
  EXPECT_FALSE(IsBaseline(config, "r", "refs/pull/1/head", policy, Rules()));
  EXPECT_FALSE(IsBaseline(config, "r", "refs/scratch/x", policy, Rules()));
}

TEST(IsBaseline, NotWhatIsEnforcedLess) {
  Config config = Parse(R"(policies:
  - {refs: ["refs/heads/main"]}
  - {refs: ["refs/heads/strict"], scope: file}
  - {refs: ["refs/heads/off"], enforce: off}
  - {refs: ["refs/heads/**"], enforce: warn}
)");
  const Policy& main = config.policies[0];
  EXPECT_TRUE(IsBaseline(config, "r", "refs/heads/strict", main, Rules()));
  EXPECT_FALSE(IsBaseline(config, "r", "refs/heads/off", main, Rules()));
  EXPECT_FALSE(IsBaseline(config, "r", "refs/heads/topic", main, Rules()));
  EXPECT_TRUE(IsBaseline(config, "r", "refs/heads/main", config.policies[3], Rules()));
}

TEST(IsBaseline, AListNamesThemInstead) {
  Config config = Parse(R"(policies:
  - {refs: ["refs/**"], baseline: ["refs/heads/main", "refs/pull/**"]}
)");
  const Policy& policy = config.policies[0];
  EXPECT_TRUE(IsBaseline(config, "r", "refs/heads/main", policy, Rules()));
  EXPECT_TRUE(IsBaseline(config, "r", "refs/pull/1/head", policy, Rules()));
  EXPECT_FALSE(IsBaseline(config, "r", "refs/heads/topic", policy, Rules()));
}

DecidedFinding DecideOne(const rules::Rule& rule, const std::string& keys) {
  Policy policy = With(keys);
  diffscan::Found found;
  found.finding.rule = &rule;
  found.finding.severity = rule.severity;
  return Decide(&policy, "refs/heads/main", std::move(found));
}

TEST(Decide, TheSeverityDecides) {
  rules::Rule rule;
  rule.id = "strict";
  EXPECT_EQ(DecideOne(rule, "").decision, Decision::kBlock);
  EXPECT_EQ(DecideOne(rule, "").ref, "refs/heads/main");
  rule.severity = Severity::kWarning;
  EXPECT_EQ(DecideOne(rule, "").decision, Decision::kWarn);
  rule.severity = Severity::kInfo;
  EXPECT_EQ(DecideOne(rule, "").decision, Decision::kRecord);
}

TEST(Decide, ThePolicyOverrides) {
  rules::Rule rule;
  rule.id = "strict";
  DecidedFinding decided = DecideOne(rule, "severities: {strict: WARNING}");
  EXPECT_EQ(decided.decision, Decision::kWarn);
  EXPECT_EQ(decided.severity, Severity::kWarning);
  EXPECT_EQ(DecideOne(rules::gate_rules::kSize, "severities: {gate-size: INFO}").decision,
            Decision::kRecord);
}

TEST(Decide, WarnCapsEveryFinding) {
  rules::Rule rule;
  rule.id = "mild";
  rule.severity = Severity::kWarning;
  EXPECT_EQ(DecideOne(rule, "enforce: warn, severities: {mild: ERROR}").decision, Decision::kWarn);
  EXPECT_EQ(DecideOne(rules::gate_rules::kDeadline, "enforce: warn").decision, Decision::kWarn);
  EXPECT_EQ(DecideOne(rule, "enforce: warn, severities: {mild: INFO}").decision, Decision::kRecord);
}

}  // namespace
}  // namespace pushgate::hook
