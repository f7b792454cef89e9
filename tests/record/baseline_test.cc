#include "record/baseline.h"

#include "record/record_file.h"

namespace pushgate::record {
namespace {

constexpr const char* kFolder = "/srv/git/a.git";

class BaselineTest : public RecordFile {
 protected:
  static BaselineFinding Found(std::string path, int64_t count) {
    return {path, "print-" + path, "pathless", "no-bad", "f", count};
  }

  Baseline Take(const std::vector<BaselineFinding>& findings, std::string commit = "c1") {
    Baseline row;
    row.server = "one";
    row.time = 1'700'000'000'000'500;
    row.repository = "a";
    row.folder = kFolder;
    row.user = "admin";
    row.ref = "refs/heads/main";
    row.commit_id = std::move(commit);
    row.rules = std::string(64, 'a');
    row.findings = static_cast<int64_t>(findings.size());
    Result<Store> store = Store::Open(path_);
    Result<void> taken = store->TakeBaseline(row, findings);
    EXPECT_TRUE(taken) << taken.error().message;
    return row;
  }

  std::vector<std::string> Held() {
    Result<std::optional<BaselineReader>> reader = BaselineReader::Open(path_, kFolder);
    if (!reader || !*reader) return {"none"};
    std::vector<std::string> held{(*reader)->commit_id()};
    Result<std::vector<BaselineFinding>> all = (*reader)->All();
    for (const BaselineFinding& finding : *all) {
      held.push_back(finding.path + " " + std::to_string(finding.count));
    }
    return held;
  }

  void Push(int number, const BaselineStep& step) {
    Result<Store> store = Store::Open(path_);
    record::Push push = Sample(number);
    ASSERT_TRUE(store->Append(push, &step));
  }

  std::string Problem() {
    Crew crew(1);
    Result<Verified> verified = Verify(path_, "", crew);
    return verified ? verified->problem : verified.error().message;
  }
};

using Texts = std::vector<std::string>;

TEST_F(BaselineTest, IsNoneUntilItIsTaken) {
  EXPECT_EQ(Held(), Texts{"none"});
  Append(1, 1);
  EXPECT_EQ(Held(), Texts{"none"});
  EXPECT_TRUE(BaselinesOf(path_, kFolder)->empty());
}

TEST_F(BaselineTest, TakesTheOldOnesPlace) {
  Append(1, 2);
  Take({Found("a.py", 2), Found("b.py", 1)});
  EXPECT_EQ(Held(), (Texts{"c1", "a.py 2", "b.py 1"}));
  Take({Found("c.py", 1)}, "c2");
  Append(3, 4);
  EXPECT_EQ(Held(), (Texts{"c2", "c.py 1"}));
  Result<std::vector<Baseline>> taken = BaselinesOf(path_, kFolder);
  ASSERT_EQ(taken->size(), 2u);
  EXPECT_EQ((*taken)[0].commit_id, "c2");
  EXPECT_EQ((*taken)[1].user, "admin");
  EXPECT_EQ((*taken)[1].seq, 3);
  EXPECT_EQ(Problem(), "");
}

TEST_F(BaselineTest, IsFoundByPathAndWithoutIt) {
  Take({Found("a.py", 2), Found("b.py", 1)});
  Result<std::optional<BaselineReader>> reader = BaselineReader::Open(path_, kFolder);
  EXPECT_EQ((*reader)->At("b.py")->size(), 1u);
  EXPECT_EQ((*reader)->At("c.py")->size(), 0u);
  EXPECT_EQ((*reader)->Pathless("pathless")->size(), 2u);
  EXPECT_EQ((*reader)->Pathless("other")->size(), 0u);
}

TEST_F(BaselineTest, GoesFurtherWithAPush) {
  int64_t id = Take({Found("a.py", 2), Found("b.py", 1)}).id;
  Push(1, {kFolder, id, "c1", "c2", {Found("a.py", 1), Found("b.py", 0), Found("c.py", 3)}});
  EXPECT_EQ(Held(), (Texts{"c2", "a.py 1", "c.py 3"}));
  // Another has been faster.
  Push(2, {kFolder, id, "c1", "c3", {Found("a.py", 0)}});
  EXPECT_EQ(Held(), (Texts{"c2", "a.py 1", "c.py 3"}));
  // It was taken again in between.
  Take({Found("a.py", 2)}, "c2");
  Push(3, {kFolder, id, "c2", "c3", {Found("a.py", 0)}});
  EXPECT_EQ(Held(), (Texts{"c2", "a.py 2"}));
  EXPECT_EQ(Problem(), "");
}

TEST_F(BaselineTest, IsAFactThatNobodyChanges) {
  Append(1, 1);
  Take({Found("a.py", 2)});
  Append(2, 2);
  Sql("UPDATE baseline SET user = 'mallory'");
  EXPECT_EQ(Problem(), "baseline 2 was changed");
  Sql("DELETE FROM baseline");
  EXPECT_EQ(Problem(), "one row was removed before push 3 (number 2 of the chain of one)");
}

TEST_F(BaselineTest, WhatItHoldsNobodyChanges) {
  int64_t id = Take({Found("a.py", 2)}).id;
  const std::string folder(kFolder);
  auto forged = [&](const std::string& sql, const std::string& row) {
    std::string copy = path_ + ".copy";
    std::filesystem::copy_file(path_, copy, std::filesystem::copy_options::overwrite_existing);
    Sql(sql);
    EXPECT_EQ(Problem(), "the baseline of " + folder + " " + row) << sql;
    std::filesystem::rename(copy, path_);
  };
  auto checkpointed = [&] { Sql("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE"); };
  const std::string insert = "INSERT INTO baseline_finding VALUES ('" + folder +
                             "', 'z.py', 'print', 'pathless', 'no-bad', 'f', 1)";
  checkpointed();
  forged(insert, "was changed: it is not as row 1 left it");
  forged("UPDATE baseline_finding SET count = 9", "was changed: it is not as row 1 left it");
  forged("UPDATE baseline_state SET commit_id = 'c0'", "was changed: it is not as row 1 left it");
  forged("DELETE FROM baseline_state", "was removed");
  Push(1, {kFolder, id, "c1", "c2", {Found("a.py", 1)}});
  EXPECT_EQ(Problem(), "");
  checkpointed();
  forged(insert, "was changed: it is not as row 2 left it");
  // As it was before the push, which has taken one away.
  forged("UPDATE baseline_finding SET count = 2; UPDATE baseline_state SET commit_id = 'c1'",
         "was changed: it is not as row 2 left it");
  Take({Found("a.py", 1)}, "c3");
  checkpointed();
  forged("UPDATE baseline_state SET baseline = " + std::to_string(id),
         "was put in the place of the one that was taken last");
  EXPECT_EQ(Problem(), "");
}

TEST_F(BaselineTest, OutlivesTheRetentionOfItsFact) {
  Append(1, 1);
  Take({Found("a.py", 2)});
  Append(2, 3);
  Result<Store> store = Store::Open(path_);
  ASSERT_EQ(store->Retire(1'700'000'000'000'003, 1'700'000'000'001'000).value(), 2);
  EXPECT_EQ(Problem(), "");
  // Who took it stays known, at the end of the chain.
  Result<std::vector<Baseline>> taken = BaselinesOf(path_, kFolder);
  ASSERT_EQ(taken->size(), 1u);
  EXPECT_EQ((*taken)[0].user, "admin");
  EXPECT_EQ((*taken)[0].seq, 6);
  EXPECT_EQ(Held(), (Texts{"c1", "a.py 2"}));
  Push(4, {kFolder, (*taken)[0].id, "c1", "c2", {Found("a.py", 1)}});
  EXPECT_EQ(Held(), (Texts{"c2", "a.py 1"}));
  EXPECT_EQ(Problem(), "");
  Take({Found("b.py", 1)}, "c2");
  EXPECT_EQ(Problem(), "");
}

}  // namespace
}  // namespace pushgate::record
