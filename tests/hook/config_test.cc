#include "hook/config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hook/config/schema.h"

namespace pushgate::hook {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using Lines = std::vector<std::string>;

Lines ErrorsOf(std::string_view text) {
  auto parsed = ParseConfig("pushgate.yaml", text);
  return parsed ? Lines() : parsed.error();
}

Config Valid(std::string_view text) {
  auto parsed = ParseConfig("pushgate.yaml", text);
  EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().front());
  return parsed ? parsed->config : Config();
}

constexpr char kFull[] = R"(
server: gitolite
repositories: /home/git/repositories
templates_url: https://git.example.com/t/{pack}/{template}
rules: [db-connection, "rules.d/*.yaml"]
packs:
  db-connection:
    session_modules: [src/db.py]
    test_paths: ["tests/**"]
policies:
  - repos: ["team/*"]
    refs: ["refs/heads/main", "refs/heads/release/**"]
    enforce: warn
    scope: file
    scope_commits: each
    initial: accept
    severities: {db-raw-connection: WARNING, db-direct-session: HIGH, gate-size: LOW}
    suppressions: [db-tenant-filter]
    baseline: ["refs/heads/main"]
    ratchet: true
    on_fault: accept
  - enforce: off
    suppressions: false
files: ["*.py", "*.bzl"]
receipt: quiet
groups_file: /etc/pushgate/groups.yaml
keep_rejected: 14d
retention: 30d
metrics_textfile: /var/lib/metrics/pushgate.prom
dashboard:
  listen: 0.0.0.0:9000
  trusted_proxies: [10.0.0.1]
  user_header: X-User
  token_file: /etc/pushgate/token
  hosts: [compliance.example.com]
report: {show_code: true}
limits: {deadline: 2m, blob: 512KiB, push_files: 100, parse: 250ms, steps: 1000}
history: sqlite:///var/lib/pushgate/history.db
spool: sqlite:///var/lib/pushgate/spool.db
bypass: [/etc/pushgate/bypass.d/*.yaml]
)";

TEST(Config, EveryKeyIsRead) {
  Config config = Valid(kFull);
  EXPECT_EQ(config.server, ServerKind::kGitolite);
  EXPECT_EQ(config.repositories, "/home/git/repositories");
  EXPECT_EQ(config.templates_url, "https://git.example.com/t/{pack}/{template}");
  EXPECT_THAT(config.rules, ElementsAre("db-connection", "rules.d/*.yaml"));
  EXPECT_THAT(config.packs["db-connection"]["session_modules"], ElementsAre("src/db.py"));
  EXPECT_THAT(config.packs["db-connection"]["test_paths"], ElementsAre("tests/**"));
  EXPECT_THAT(config.files, ElementsAre("*.py", "*.bzl"));
  EXPECT_EQ(config.receipt, Receipt::kQuiet);
  EXPECT_EQ(config.groups_file, "/etc/pushgate/groups.yaml");
  EXPECT_EQ(config.keep_rejected, seconds(14 * 86400));
  EXPECT_EQ(config.retention, seconds(30 * 86400));
  EXPECT_EQ(config.metrics_textfile, "/var/lib/metrics/pushgate.prom");
  EXPECT_EQ(config.dashboard.listen, "0.0.0.0:9000");
  EXPECT_THAT(config.dashboard.trusted_proxies, ElementsAre("10.0.0.1"));
  EXPECT_EQ(config.dashboard.user_header, "X-User");
  EXPECT_EQ(config.dashboard.token_file, "/etc/pushgate/token");
  EXPECT_THAT(config.dashboard.hosts, ElementsAre("compliance.example.com"));
  EXPECT_TRUE(config.report_show_code);
  EXPECT_EQ(config.limits.deadline, milliseconds(120000));
  EXPECT_EQ(config.limits.blob, 512u * 1024);
  EXPECT_EQ(config.limits.push_files, 100u);
  EXPECT_EQ(config.limits.parse, milliseconds(250));
  EXPECT_EQ(config.limits.steps, 1000u);
  EXPECT_EQ(config.history, "sqlite:///var/lib/pushgate/history.db");
  EXPECT_EQ(config.spool, "sqlite:///var/lib/pushgate/spool.db");
  EXPECT_THAT(config.bypass, ElementsAre("/etc/pushgate/bypass.d/*.yaml"));
}

TEST(Config, EveryKeyOfAPolicyIsRead) {
  Config config = Valid(kFull);
  ASSERT_EQ(config.policies.size(), 2u);
  const Policy& policy = config.policies[0];
  EXPECT_THAT(policy.repos, ElementsAre("team/*"));
  EXPECT_THAT(policy.refs, ElementsAre("refs/heads/main", "refs/heads/release/**"));
  EXPECT_EQ(policy.enforce, Enforce::kWarn);
  EXPECT_EQ(policy.scope, diffscan::Scope::kFile);
  EXPECT_EQ(policy.scope_commits, diffscan::ScopeCommits::kEach);
  EXPECT_EQ(policy.initial, Initial::kAccept);
  EXPECT_EQ(policy.severities.at("db-raw-connection"), rules::Severity::kWarning);
  EXPECT_EQ(policy.severities.at("db-direct-session"), rules::Severity::kError);
  EXPECT_EQ(policy.severities.at("gate-size"), rules::Severity::kInfo);
  EXPECT_TRUE(policy.suppressions);
  EXPECT_THAT(*policy.suppressible_rules, ElementsAre("db-tenant-filter"));
  EXPECT_THAT(*policy.baseline, ElementsAre("refs/heads/main"));
  EXPECT_TRUE(policy.ratchet);
  EXPECT_EQ(policy.on_fault, OnFault::kAccept);
  EXPECT_EQ(config.policies[1].enforce, Enforce::kOff);
  EXPECT_FALSE(config.policies[1].suppressions);
  EXPECT_THAT(config.policies[1].repos, ElementsAre("**"));
  EXPECT_THAT(config.policies[1].refs, ElementsAre("**"));
}

TEST(Config, MentionsWhereRulesAreNamed) {
  auto parsed = ParseConfig("f",
                            "policies:\n  - severities: {a: INFO}\n    suppressions: [b]\n"
                            "rules: [c, d.yaml]\n");
  ASSERT_TRUE(parsed);
  ASSERT_EQ(parsed->rule_ids.size(), 2u);
  EXPECT_EQ(parsed->rule_ids[0].name, "a");
  EXPECT_EQ(parsed->rule_ids[0].line, 2);
  EXPECT_EQ(parsed->rule_ids[0].column, 18);
  EXPECT_EQ(parsed->rule_ids[1].name, "b");
  ASSERT_EQ(parsed->sources.size(), 2u);
  EXPECT_EQ(parsed->sources[1].name, "d.yaml");
  EXPECT_EQ(parsed->sources[1].line, 4);
  EXPECT_EQ(parsed->sources[1].column, 12);
}

TEST(Config, KeysThatSayWhatHoldsAnyway) {
  EXPECT_TRUE(ParseConfig("f",
                          "policies: [{ratchet: false, suppressions: false}]\n"
                          "keep_rejected: 3d\nbypass: []\n"));
}

TEST(Config, TheDefaultJudgesBranchesAndTagsEverywhere) {
  auto parsed = ParseConfig("default.yaml", DefaultConfigText());
  ASSERT_TRUE(parsed) << parsed.error().front();
  ASSERT_EQ(parsed->config.policies.size(), 1u);
  const Policy& policy = parsed->config.policies[0];
  EXPECT_THAT(policy.repos, ElementsAre("**"));
  EXPECT_THAT(policy.refs, ElementsAre("refs/heads/**", "refs/tags/**"));
  EXPECT_EQ(policy.enforce, Enforce::kBlock);
}

/// What the commented file says must be what the program does without it.
TEST(Config, TheDefaultFileStatesTheDefaults) {
  Config said = Valid(DefaultConfigText());
  Config implied = Valid("policies: []");
  EXPECT_EQ(said.server, implied.server);
  EXPECT_EQ(said.repositories, implied.repositories);
  EXPECT_EQ(said.rules, implied.rules);
  EXPECT_EQ(said.files, implied.files);
  EXPECT_EQ(said.receipt, implied.receipt);
  EXPECT_EQ(said.limits.deadline, implied.limits.deadline);
  EXPECT_EQ(said.limits.blob, implied.limits.blob);
  EXPECT_EQ(said.limits.push_files, implied.limits.push_files);
  EXPECT_EQ(said.limits.parse, implied.limits.parse);
  EXPECT_EQ(said.limits.steps, implied.limits.steps);
  const Policy& policy = said.policies.at(0);
  EXPECT_EQ(policy.enforce, Policy().enforce);
  EXPECT_EQ(policy.scope, Policy().scope);
  EXPECT_EQ(policy.scope_commits, Policy().scope_commits);
  EXPECT_EQ(policy.initial, Policy().initial);
  EXPECT_EQ(policy.on_fault, Policy().on_fault);
}

/// Writes every default of the schema out and expects the configuration to be the same without.
TEST(Config, TheSchemasDefaultsAreTheProgramsDefaults) {
  std::string text;
  for (const Key& key : Schema()) {
    if (key.name == "policies") {
      text += "policies:\n  - ";
      for (const Key& inner : key.keys) {
        if (!inner.fallback.empty()) {
          text += std::string(inner.name) + ": " + std::string(inner.fallback) + "\n    ";
        }
      }
      text += "\n";
    } else if (key.kind == Kind::kSections) {
      text += std::string(key.name) + ": []\n";
    } else if (key.kind == Kind::kSection) {
      text += std::string(key.name) + ":\n";
      for (const Key& inner : key.keys) {
        if (!inner.fallback.empty()) {
          text += "  " + std::string(inner.name) + ": " + std::string(inner.fallback) + "\n";
        }
      }
    } else if (!key.fallback.empty()) {
      text += std::string(key.name) + ": " + std::string(key.fallback) + "\n";
    }
  }
  Config said = Valid(text);
  Config implied = Valid("policies: [{}]");
  EXPECT_EQ(said.server, implied.server);
  EXPECT_EQ(said.repositories, implied.repositories);
  EXPECT_EQ(said.rules, implied.rules);
  EXPECT_EQ(said.files, implied.files);
  EXPECT_EQ(said.receipt, implied.receipt);
  EXPECT_EQ(said.keep_rejected, implied.keep_rejected);
  EXPECT_EQ(said.retention, implied.retention);
  EXPECT_EQ(said.dashboard.listen, implied.dashboard.listen);
  EXPECT_EQ(said.dashboard.trusted_proxies, implied.dashboard.trusted_proxies);
  EXPECT_EQ(said.dashboard.user_header, implied.dashboard.user_header);
  EXPECT_EQ(said.report_show_code, implied.report_show_code);
  EXPECT_EQ(said.limits.deadline, implied.limits.deadline);
  EXPECT_EQ(said.limits.blob, implied.limits.blob);
  EXPECT_EQ(said.limits.push_files, implied.limits.push_files);
  EXPECT_EQ(said.limits.parse, implied.limits.parse);
  EXPECT_EQ(said.limits.steps, implied.limits.steps);
  EXPECT_EQ(said.bypass, implied.bypass);
  const Policy& policy = said.policies.at(0);
  const Policy& plain = implied.policies.at(0);
  EXPECT_EQ(policy.repos, plain.repos);
  EXPECT_EQ(policy.refs, plain.refs);
  EXPECT_EQ(policy.enforce, plain.enforce);
  EXPECT_EQ(policy.scope, plain.scope);
  EXPECT_EQ(policy.scope_commits, plain.scope_commits);
  EXPECT_EQ(policy.initial, plain.initial);
  EXPECT_EQ(policy.severities, plain.severities);
  EXPECT_EQ(policy.suppressions, plain.suppressions);
  EXPECT_EQ(policy.ratchet, plain.ratchet);
  EXPECT_EQ(policy.on_fault, plain.on_fault);
}

TEST(ConfigErrors, UnknownKeys) {
  EXPECT_THAT(ErrorsOf("policies:\n  - refs: [refs/heads/main]\n    sevrities: {}\n"),
              ElementsAre("pushgate.yaml:3:5: unknown key 'sevrities' (did you mean "
                          "'severities'?)"));
  EXPECT_THAT(ErrorsOf("policies: []\nzebra: 1\n"),
              ElementsAre("pushgate.yaml:2:1: unknown key 'zebra'"));
  EXPECT_THAT(ErrorsOf("policies: []\nenforce: block\n"),
              ElementsAre("pushgate.yaml:2:1: unknown key 'enforce': it belongs in 'policies'"));
  EXPECT_THAT(ErrorsOf("policies: [{deadline: 10s}]\n"),
              ElementsAre("pushgate.yaml:1:13: unknown key 'deadline': it belongs in 'limits'"));
  EXPECT_THAT(ErrorsOf("policies: [{rules: [a.yaml]}]\n"),
              ElementsAre("pushgate.yaml:1:13: unknown key 'rules': it belongs at the top of the "
                          "file"));
}

TEST(ConfigErrors, Packs) {
  auto errors = [](const std::string& packs) { return ErrorsOf("policies: []\npacks: " + packs); };
  EXPECT_THAT(errors("{db-conection: {}}\n"),
              ElementsAre("pushgate.yaml:2:9: packs: there is no pack 'db-conection' (did you mean "
                          "'db-connection'?)"));
  EXPECT_THAT(errors("{db-connection: {tenant_colums: [a]}}\n"),
              ElementsAre("pushgate.yaml:2:25: packs: 'db-connection' has no setting "
                          "'tenant_colums' (did you mean 'tenant_columns'?)"));
  EXPECT_THAT(errors("[a]\n"),
              ElementsAre("pushgate.yaml:2:8: packs: expected packs and their settings"));
  EXPECT_THAT(errors("{db-connection: [a]}\n"),
              ElementsAre("pushgate.yaml:2:24: packs: expected the settings of 'db-connection', "
                          "each a list"));
  EXPECT_THAT(errors("\n  db-connection:\n"),
              ElementsAre("pushgate.yaml:3:3: packs: expected the settings of 'db-connection', "
                          "each a list"));
  EXPECT_THAT(errors("{db-connection: {tenant_columns: org}}\n"),
              ElementsAre("pushgate.yaml:2:41: tenant_columns: expected a list: write [\"org\"]"));
  EXPECT_THAT(errors("{db-connection: {tenant_columns: [{}, '']}}\n"),
              ElementsAre("pushgate.yaml:2:42: tenant_columns: expected a text",
                          "pushgate.yaml:2:46: tenant_columns: an empty text"));
  EXPECT_THAT(errors("{db-connection: {tenant_columns: }}\n"),
              ElementsAre("pushgate.yaml:2:25: key 'tenant_columns' has no value"));
  EXPECT_THAT(errors("{db-connection: {tenant_columns: []}}\n"), IsEmpty());
}

TEST(ConfigErrors, EveryOneAtOnceInTheFilesOrder) {
  EXPECT_THAT(ErrorsOf("recipt: line\n"
                       "limits:\n"
                       "  blob: 2MB\n"
                       "  deadline: 10\n"
                       "policies:\n"
                       "  - enforce: blok\n"
                       "    refs: [main]\n"),
              ElementsAre("pushgate.yaml:1:1: unknown key 'recipt' (did you mean 'receipt'?)",
                          "pushgate.yaml:3:9: blob: '2MB' is not a size: write a number and B, "
                          "KiB, MiB or GiB (did you mean '2MiB'?)",
                          "pushgate.yaml:4:13: deadline: '10' is not a duration: write a number "
                          "and ms, s, m, h or d (did you mean '10s'?)",
                          "pushgate.yaml:6:14: enforce: 'blok' is not one of off, warn, block (did "
                          "you mean 'block'?)",
                          "pushgate.yaml:7:12: refs: 'main' matches no ref, whose names begin with "
                          "refs/ (did you mean 'refs/heads/main'?)"));
}

TEST(ConfigErrors, Policies) {
  EXPECT_THAT(ErrorsOf(""),
              ElementsAre("pushgate.yaml:1:1: 'policies' is missing: it says which refs of which "
                          "repositories are judged"));
  EXPECT_THAT(ErrorsOf("policies:\n"),
              ElementsAre("pushgate.yaml:1:1: key 'policies' has no value"));
  EXPECT_THAT(ErrorsOf("policies: {enforce: block}\n"),
              ElementsAre("pushgate.yaml:1:11: policies: expected a list, each entry begun with a "
                          "dash"));
  EXPECT_THAT(ErrorsOf("policies: [block]\n"),
              ElementsAre("pushgate.yaml:1:12: policies: expected keys and values in each entry"));
  EXPECT_THAT(ErrorsOf("[a]\n"), ElementsAre("pushgate.yaml:1:1: expected keys and values, such as "
                                             "'policies: [...]'"));
}

TEST(ConfigErrors, Shapes) {
  EXPECT_THAT(ErrorsOf("policies: [{refs: refs/heads/main}]\n"),
              ElementsAre("pushgate.yaml:1:19: refs: expected a list: write "
                          "[\"refs/heads/main\"]"));
  EXPECT_THAT(ErrorsOf("policies: [{refs: []}]\n"),
              ElementsAre("pushgate.yaml:1:19: refs: the list is empty, so that nothing would be "
                          "judged"));
  EXPECT_THAT(ErrorsOf("policies: [{refs: [[a]]}]\n"),
              ElementsAre("pushgate.yaml:1:20: refs: expected a text"));
  EXPECT_THAT(ErrorsOf("policies: [{enforce: [block]}]\n"),
              ElementsAre("pushgate.yaml:1:22: enforce: expected a single value"));
  EXPECT_THAT(ErrorsOf("policies: []\nlimits: 10s\n"),
              ElementsAre("pushgate.yaml:2:9: limits: expected keys and values"));
  EXPECT_THAT(ErrorsOf("policies: []\nreceipt:\n"),
              ElementsAre("pushgate.yaml:2:1: key 'receipt' has no value"));
  EXPECT_THAT(ErrorsOf("policies: []\nrules: []\n"),
              ElementsAre("pushgate.yaml:2:8: rules: the list is empty, so that nothing would be "
                          "judged"));
  EXPECT_THAT(ErrorsOf("policies: [{severities: [a]}]\n"),
              ElementsAre("pushgate.yaml:1:25: severities: expected rules and severities, such as "
                          "{db-raw-connection: WARNING}"));
}

TEST(ConfigErrors, TwiceTheSameKey) {
  EXPECT_THAT(ErrorsOf("policies: []\npolicies: []\n"),
              ElementsAre("pushgate.yaml:2:1: key 'policies' is given twice"));
}

TEST(ConfigErrors, Choices) {
  EXPECT_THAT(ErrorsOf("policies: []\nserver: Gitea\n"),
              ElementsAre("pushgate.yaml:2:9: server: 'Gitea' is not one of ssh, http, gitolite, "
                          "gitea, gitlab, bitbucket, ghes (did you mean 'gitea'?)"));
  EXPECT_THAT(ErrorsOf("policies: [{severities: {a: WARN}}]\n"),
              ElementsAre("pushgate.yaml:1:29: severities: 'WARN' is not one of ERROR, WARNING, "
                          "INFO (did you mean 'WARNING'?)"));
  EXPECT_THAT(ErrorsOf("policies: [{severities: {a: error}}]\n"),
              ElementsAre("pushgate.yaml:1:29: severities: 'error' is not one of ERROR, WARNING, "
                          "INFO (did you mean 'ERROR'?)"));
  EXPECT_THAT(ErrorsOf("policies: [{ratchet: yes}]\n"),
              ElementsAre("pushgate.yaml:1:22: ratchet: 'yes' is neither true nor false (did you "
                          "mean 'true'?)"));
  EXPECT_THAT(ErrorsOf("policies: [{suppressions: \"false\"}]\n"),
              ElementsAre("pushgate.yaml:1:27: suppressions: 'false' is neither true nor false "
                          "(did you mean 'false'?)"));
}

TEST(ConfigErrors, Quantities) {
  EXPECT_THAT(ErrorsOf("policies: []\nlimits: {push_files: 0}\n"),
              ElementsAre("pushgate.yaml:2:22: push_files: '0' is not a whole number of at least "
                          "1"));
  EXPECT_THAT(ErrorsOf("policies: []\nlimits: {steps: 20M}\n"),
              ElementsAre("pushgate.yaml:2:17: steps: '20M' is not a whole number of at least 1"));
  EXPECT_THAT(ErrorsOf("policies: []\nlimits: {deadline: 0s}\n"),
              ElementsAre("pushgate.yaml:2:20: deadline: '0s' leaves no time at all"));
  EXPECT_THAT(ErrorsOf("policies: []\nlimits: {deadline: 10 sec}\n"),
              ElementsAre("pushgate.yaml:2:20: deadline: '10 sec' is not a duration: write a "
                          "number and ms, s, m, h or d (did you mean '10s'?)"));
  EXPECT_THAT(ErrorsOf("policies: []\nretention: 500ms\n"),
              ElementsAre("pushgate.yaml:2:12: retention: '500ms' is not a whole number of "
                          "seconds"));
  EXPECT_THAT(ErrorsOf("policies: []\nretention: 999999999999999d\n"),
              ElementsAre("pushgate.yaml:2:12: retention: '999999999999999d' is not a duration: "
                          "write a number and ms, s, m, h or d"));
  EXPECT_THAT(ErrorsOf("policies: []\nlimits: {blob: 2mib}\n"),
              ElementsAre("pushgate.yaml:2:16: blob: '2mib' is not a size: write a number and B, "
                          "KiB, MiB or GiB (did you mean '2MiB'?)"));
  EXPECT_THAT(ErrorsOf("policies: []\nlimits: {blob: -1B}\n"),
              ElementsAre("pushgate.yaml:2:16: blob: '-1B' is not a size: write a number and B, "
                          "KiB, MiB or GiB"));
}

TEST(ConfigErrors, Globs) {
  EXPECT_THAT(ErrorsOf("policies: [{refs: [heads/main, 'refs/*', '**', '*', 'r?fs/x', refs/]}]\n"),
              ElementsAre("pushgate.yaml:1:20: refs: 'heads/main' matches no ref, whose names "
                          "begin with refs/ (did you mean 'refs/heads/main'?)",
                          "pushgate.yaml:1:63: refs: 'refs/' matches no ref, whose names begin "
                          "with refs/ (did you mean 'refs/heads/refs/'?)"));
  EXPECT_THAT(ErrorsOf("policies: [{repos: [team/api.git, /srv/x.git]}]\n"),
              ElementsAre("pushgate.yaml:1:21: repos: 'team/api.git' matches no repository, whose "
                          "names leave out .git (did you mean 'team/api'?)"));
  EXPECT_THAT(ErrorsOf("policies: []\nfiles: ['src/*.py', '[a', 'x\\', '']\n"),
              ElementsAre("pushgate.yaml:2:9: files: 'src/*.py' matches no file: it is compared "
                          "with the name, not with the path (did you mean '*.py'?)",
                          "pushgate.yaml:2:21: files: '[a' has a bracket that is not closed",
                          "pushgate.yaml:2:27: files: 'x\\' ends in a backslash, which escapes "
                          "nothing",
                          "pushgate.yaml:2:33: files: an empty glob matches nothing"));
}

TEST(ConfigErrors, PathsAndAddresses) {
  EXPECT_THAT(ErrorsOf("policies: []\nrepositories: srv/git\n"),
              ElementsAre("pushgate.yaml:2:15: repositories: 'srv/git' is not an absolute path"));
  EXPECT_THAT(ErrorsOf("policies: []\ntemplates_url: git.example.com\n"),
              ElementsAre("pushgate.yaml:2:16: templates_url: 'git.example.com' does not begin "
                          "with https:// or http://"));
  EXPECT_THAT(ErrorsOf("policies: []\ntemplates_url: https://example.com/{rule}\n"),
              ElementsAre("pushgate.yaml:2:16: templates_url: '{rule}' is no placeholder: there "
                          "are {pack} and {template}"));
  EXPECT_THAT(ErrorsOf("policies: []\ntemplates_url: \"https://example.com/\\e[31m\"\n"),
              ElementsAre("pushgate.yaml:2:16: templates_url: 'https://example.com/\x1B[31m' holds "
                          "a character that no URL may hold"));
  EXPECT_THAT(ErrorsOf("policies: []\ndashboard: {listen: 8080}\n"),
              ElementsAre("pushgate.yaml:2:21: listen: '8080' is not an address: write HOST:PORT, "
                          "such as 127.0.0.1:8080"));
}

TEST(ConfigErrors, WhatIsNoYaml) {
  Lines errors = ErrorsOf("policies: [\n");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_THAT(errors[0], testing::StartsWith("pushgate.yaml:2:1: "));
}

}  // namespace
}  // namespace pushgate::hook
