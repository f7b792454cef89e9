#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hook/config/config.h"
#include "hook/config/show.h"

namespace pushgate::hook {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Lines = std::vector<std::string>;

std::vector<ConfigFile> Files(const Lines& texts) {
  std::vector<ConfigFile> files;
  for (const std::string& text : texts) {
    std::string name = files.empty() ? "main" : "layer" + std::to_string(files.size());
    files.push_back({name, text});
  }
  return files;
}

ParsedConfig Parsed(const Lines& texts) {
  auto parsed = ParseConfig(Files(texts));
  EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().front());
  return parsed ? *parsed : ParsedConfig();
}

std::string Shown(const Lines& texts, bool origins) {
  auto shown = ShowConfig(Files(texts), origins);
  EXPECT_TRUE(shown) << (shown ? "" : shown.error().front());
  return shown.value_or("");
}

TEST(Layers, ALaterValueReplacesAnEarlierOne) {
  Config config = Parsed({"policies: []\nreceipt: line\nfiles: ['*.py', '*.pyi']\n",
                          "files: ['*.bzl']\n", "receipt: quiet\n"})
                      .config;
  EXPECT_EQ(config.receipt, Receipt::kQuiet);
  EXPECT_THAT(config.files, ElementsAre("*.bzl"));
}

TEST(Layers, SectionsAreMergedKeyByKey) {
  Config config = Parsed({"policies: []\nlimits: {deadline: 5s, blob: 1MiB}\n"
                          "packs: {db-connection: {tenant_columns: [a], session_modules: [b]}}\n",
                          "limits: {deadline: 7s}\npacks: {db-connection: {tenant_columns: [c]}}\n",
                          "limits: {steps: 5}\n"})
                      .config;
  EXPECT_EQ(config.limits.deadline, std::chrono::seconds(7));
  EXPECT_EQ(config.limits.blob, 1u << 20);
  EXPECT_EQ(config.limits.steps, 5u);
  EXPECT_THAT(config.packs["db-connection"]["tenant_columns"], ElementsAre("c"));
  EXPECT_THAT(config.packs["db-connection"]["session_modules"], ElementsAre("b"));
}

TEST(Layers, PoliciesOfLaterFilesAreTriedFirst) {
  Config config = Parsed({"policies: [{repos: [m1]}, {repos: [m2]}]\n",
                          "policies: [{repos: [a1]}, {repos: [a2]}]\n", "policies: []\n",
                          "policies: [{repos: [b1]}]\n"})
                      .config;
  Lines order;
  for (const Policy& policy : config.policies) order.push_back(policy.repos.front());
  EXPECT_THAT(order, ElementsAre("b1", "a1", "a2", "m1", "m2"));
}

TEST(Layers, PoliciesMayStandInAnyOfThem) {
  EXPECT_EQ(Parsed({"receipt: quiet\n", "# nothing\n", "policies: [{}]\n"}).config.policies.size(),
            1u);
  auto parsed = ParseConfig(Files({"receipt: quiet\n", "server: http\n"}));
  ASSERT_FALSE(parsed);
  EXPECT_THAT(parsed.error(), ElementsAre("main:1:1: 'policies' is missing: it says which refs of "
                                          "which repositories are judged"));
}

TEST(Layers, WhatIsNamedIsNamedWithItsFile) {
  ParsedConfig parsed = Parsed({"policies: [{severities: {a: INFO}}]\nrules: [old.yaml]\n",
                                "rules: [new.yaml]\n", "policies: [{suppressions: [b]}]\n"});
  ASSERT_EQ(parsed.sources.size(), 1u);
  EXPECT_EQ(parsed.sources[0].name, "new.yaml");
  EXPECT_EQ(parsed.sources[0].file, "layer1");
  ASSERT_EQ(parsed.rule_ids.size(), 2u);
  EXPECT_EQ(parsed.rule_ids[0].file, "main");
  EXPECT_EQ(parsed.rule_ids[1].file, "layer2");
}

TEST(ShowConfig, NamesTheOriginOfEachKey) {
  std::string text = Shown({"policies:\n  - repos: [a]\n    severities: {gate-size: INFO}\n",
                            "receipt: quiet\nlimits: {blob: 1MiB}\npolicies: [{refs: [refs/x]}]\n"},
                           true);
  for (const char* line :
       {"server: ssh  # default\n", "# templates_url:  # not set\n", "receipt: quiet  # layer1:1\n",
        "  blob: 1MiB  # layer1:2\n", "  deadline: 10s  # default\n",
        "policies:\n  - repos: [\"**\"]  # default\n    refs: [refs/x]  # layer1:3\n",
        "  - repos: [a]  # main:2\n    refs: [\"**\"]  # default\n",
        "    severities: {gate-size: INFO}  # main:3\n", "    # baseline:  # not set\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(ShowConfig, IsAConfigurationThatMeansTheSame) {
  Lines texts = {
      "policies:\n  - {repos: ['a b', \"t\\xe9\\e(31m\\\"\\\\\\\\\", 'null', '~x', 'é'], baseline: "
      "[]}\n"
      "history: sqlite:///a/b.db\ntemplates_url: 'https://e.com/{pack}#x'\n"
      "packs: {db-connection: {tenant_columns: ['a: b', '# c']}}\n",
      "policies: [{suppressions: [gate-size], ratchet: true}]\n"};
  std::string once = Shown(texts, true);
  EXPECT_THAT(once, testing::Not(HasSubstr("\x1B")));
  EXPECT_EQ(Shown({once}, false), Shown(texts, false));
  Config before = Parsed(texts).config, after = Parsed({once}).config;
  ASSERT_EQ(after.policies.size(), 2u);
  EXPECT_EQ(before.policies[1].repos, after.policies[1].repos);
  EXPECT_EQ(before.policies[1].baseline, after.policies[1].baseline);
  EXPECT_FALSE(after.policies[0].baseline.has_value());
  EXPECT_EQ(before.templates_url, after.templates_url);
  EXPECT_EQ(before.packs["db-connection"]["tenant_columns"],
            after.packs["db-connection"]["tenant_columns"]);
}

}  // namespace
}  // namespace pushgate::hook
