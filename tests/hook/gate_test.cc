#include "hook/gate.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "hook/message/json.h"

namespace pushgate::hook {
namespace {

namespace fs = std::filesystem;
using Loaded = pushgate::hook::Setup;  // testing::Test has a member named Setup

/// A real repository, made by git, with a clean commit and a violating one on top.
class GateTest : public testing::Test {
 protected:
  void SetUp() override {
    char folder[] = "/tmp/pushgate-gate-XXXXXX";
    ASSERT_NE(mkdtemp(folder), nullptr);
    root_ = folder;
    Git("init -q --bare -b main " + root_ + "/team/api.git");
    clean_ = Commit("", "x = 1");
    violating_ = Commit(clean_, "import sqlalchemy.orm\\ns = sqlalchemy.orm.Session(None)");
    ASSERT_EQ(violating_.size(), 40u);
  }
  void TearDown() override { fs::remove_all(root_); }

  std::string Git(const std::string& arguments) {
    std::string command = "cd " + root_ + " && git " + arguments;
    std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string output;
    for (int c; pipe && (c = std::fgetc(pipe.get())) != EOF;) output += static_cast<char>(c);
    while (!output.empty() && output.back() == '\n') output.pop_back();
    return output;
  }

  std::string Commit(const std::string& parent, const std::string& text) {
    const std::string in = "--git-dir=team/api.git ";
    std::string blob = Git(in + "hash-object -w --stdin <<END\n$(printf '" + text + "')\nEND");
    std::string tree = Git(in + "mktree <<END\n100644 blob " + blob + "\ta.py\nEND");
    return Git(in + "-c user.name=Dev -c user.email=dev@example.com commit-tree -m c " +
               (parent.empty() ? "" : "-p " + parent + " ") + tree);
  }

  Judgement Judge(const std::string& updates, const std::string& policy = "") {
    Push push;
    push.repository = root_ + "/team/api.git";
    push.updates = updates;
    push.account = account_;
    push.environment = {{"PUSHGATE_USER", "dev1"}};
    Loaded setup;
    auto rules = LoadRules({"db-connection"}, ".");
    EXPECT_TRUE(rules);
    if (rules) setup.rules = *rules;
    auto parsed = ParseConfig("f", "repositories: " + root_ +
                                       "\npolicies: [{refs: [\"refs/heads/**\"]" + policy + "}]\n");
    EXPECT_TRUE(parsed) << parsed.error().front();
    if (parsed) setup.config = parsed->config;
    Judgement judgement = JudgePush(setup, push, Watch());
    json_ = RenderJson(judgement);  // while the rules live
    return judgement;
  }

  std::string Update(const std::string& old_id, const std::string& new_id,
                     const std::string& name = "refs/heads/main") {
    return old_id + " " + new_id + " " + name + "\n";
  }

  const std::string zero_ = std::string(40, '0');
  std::string root_, clean_, violating_, account_, json_;
};

TEST_F(GateTest, AcceptsAndRejects) {
  Judgement clean = Judge(Update(zero_, clean_));
  EXPECT_EQ(clean.verdict, Verdict::kAccept);
  EXPECT_EQ(clean.repository, "team/api");
  EXPECT_EQ(clean.who.user, "dev1");
  EXPECT_EQ(clean.stats.files, 1u);
  Judgement violating = Judge(Update(clean_, violating_));
  EXPECT_EQ(violating.verdict, Verdict::kReject) << json_;
  ASSERT_EQ(violating.refs.size(), 1u);
  EXPECT_EQ(violating.refs[0].range, clean_.substr(0, 10) + ".." + violating_.substr(0, 10));
}

TEST_F(GateTest, AnyRefDecides) {
  Judgement judgement = Judge(Update(zero_, clean_) + Update(clean_, violating_, "refs/heads/x"));
  EXPECT_EQ(judgement.verdict, Verdict::kReject);
  ASSERT_EQ(judgement.refs.size(), 2u);
  EXPECT_EQ(judgement.findings.at(0).ref, "refs/heads/x");
}

TEST_F(GateTest, WholeTreesAreRepeatedByTheirTip) {
  Judgement judgement = Judge(Update(zero_, violating_));
  ASSERT_EQ(judgement.refs.size(), 1u);
  EXPECT_EQ(judgement.refs[0].range, violating_.substr(0, 10));
}

TEST_F(GateTest, NotesWhyARefIsNotJudged) {
  Judgement judgement = Judge(Update(clean_, zero_) + Update(zero_, zero_, "refs/heads/nothing") +
                              Update(zero_, violating_, "refs/notes/x"));
  EXPECT_EQ(judgement.verdict, Verdict::kAccept);
  ASSERT_EQ(judgement.refs.size(), 3u);
  EXPECT_EQ(judgement.refs[0].note, "deleted");
  EXPECT_EQ(judgement.refs[1].note, "nothing to do");
  EXPECT_EQ(judgement.refs[2].note, "no policy");
  Judgement off = Judge(Update(zero_, violating_), ", enforce: off");
  EXPECT_EQ(off.verdict, Verdict::kAccept);
  EXPECT_EQ(off.refs.at(0).note, "enforce: off");
}

TEST_F(GateTest, WarnAcceptsWithFindings) {
  Judgement judgement = Judge(Update(clean_, violating_), ", enforce: warn");
  EXPECT_EQ(judgement.verdict, Verdict::kAccept);
  ASSERT_FALSE(judgement.findings.empty());
  EXPECT_EQ(judgement.findings[0].decision, Decision::kWarn);
}

TEST_F(GateTest, InitialAcceptsOnlyAnEmptyRepository) {
  Judgement first = Judge(Update(zero_, violating_), ", initial: accept");
  EXPECT_EQ(first.verdict, Verdict::kAccept);
  EXPECT_EQ(first.refs.at(0).note, "first push, initial: accept");
  EXPECT_EQ(Judge(Update(zero_, violating_)).verdict, Verdict::kReject);
  Git("--git-dir=team/api.git update-ref refs/heads/old " + clean_);
  EXPECT_EQ(Judge(Update(zero_, violating_), ", initial: accept").verdict, Verdict::kReject);
}

TEST_F(GateTest, MalformedUpdatesAreAFaultAndNothingElseIsJudged) {
  for (const std::string& bad :
       {std::string(), std::string("\n"), zero_ + " " + clean_, Update(zero_, clean_) + "x\n"}) {
    Judgement judgement = Judge(bad, ", on_fault: accept");
    EXPECT_EQ(judgement.verdict, Verdict::kFault) << bad;
    EXPECT_EQ(judgement.faults.size(), 1u);
    EXPECT_TRUE(judgement.refs.empty());
  }
}

TEST_F(GateTest, AMissingRepositoryIsAFaultWhateverOnFaultSays) {
  Push push;
  push.repository = root_ + "/none.git";
  push.updates = Update(zero_, clean_);
  Loaded setup;
  setup.config.policies.resize(1);
  setup.config.policies[0].on_fault = OnFault::kAccept;
  fs::create_directory(root_ + "/none.git");
  Judgement judgement = JudgePush(setup, push, Watch());
  EXPECT_EQ(judgement.verdict, Verdict::kFault);
  EXPECT_EQ(judgement.refs.at(0).note, "fault");
}

TEST_F(GateTest, WhatThePusherBreaksIsAFindingNotAFault) {
  Judgement judgement = Judge(Update(zero_, std::string(40, '9')), ", on_fault: accept");
  EXPECT_EQ(judgement.verdict, Verdict::kReject);
  ASSERT_EQ(judgement.findings.size(), 1u);
  EXPECT_EQ(judgement.findings[0].found.finding.rule, &rules::gate_rules::kContent);
}

TEST_F(GateTest, AnotherAccountIsNotBelieved) {
  account_ = "intruder";
  EXPECT_EQ(Judge(Update(zero_, clean_)).who.user, "intruder");
}

}  // namespace
}  // namespace pushgate::hook
