#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "audit/report.h"
#include "audit/state_cache.h"

namespace pushgate::audit {
namespace {

rules::RuleSet Rules() {
  rules::RuleSource source{"r.yaml", "r",
                           "rules:\n  - {id: no-bad, languages: [python], severity: ERROR, "
                           "message: m, pattern: bad(...)}\n"};
  return rules::RuleSet::Load({&source, 1}).value();
}

TreeState Sample(const rules::RuleSet& rules) {
  TreeState state;
  state.tree.bytes[3] = 7;
  StateFile& file = state.files["a\xff.py"];
  file.id.bytes[0] = 1;
  file.size = 12;
  file.functions = 3;
  file.partial = true;
  file.dependencies.located.push_back({"a.py", {"x", "y"}, std::string("an\0swer", 7)});
  file.dependencies.reachable = {{4, true}, {5, false}};
  file.dependencies.leads.emplace_back(rules::Import{1, {"m"}, {"n"}}, rules::Reach("101"));
  file.dependencies.modules.push_back({{"m.py", "12"}, true});
  file.dependencies.imports.push_back({{"a.py", ""}, "digest"});
  file.findings.push_back(
      {rules.Find("no-bad"), rules::Severity::kWarning, 9, "why", "f", "p", "bad()"});
  file.findings.push_back({&rules::gate_rules::kSize, rules::Severity::kError, 1, "", "", "", ""});
  state.files["b.py"].lasting = false;
  return state;
}

TEST(State, IsTheSameFromItsBytes) {
  rules::RuleSet rules = Rules();
  std::string bytes = ToBytes(Sample(rules));
  std::optional<TreeState> read = FromBytes(bytes, rules);
  ASSERT_TRUE(read);
  EXPECT_EQ(ToBytes(*read), bytes);
  const StateFile& file = read->files.at("a\xff.py");
  EXPECT_EQ(file.findings[0].rule, rules.Find("no-bad"));
  EXPECT_EQ(file.findings[0].severity, rules::Severity::kWarning);
  EXPECT_EQ(file.findings[1].rule, &rules::gate_rules::kSize);
  EXPECT_EQ(file.dependencies.leads[0].second, rules::Reach("101"));
  EXPECT_TRUE(file.dependencies.modules[0].matters);
  EXPECT_EQ(file.dependencies.imports[0].modules, "digest");
  EXPECT_FALSE(read->files.at("b.py").lasting);
}

TEST(State, IsNothingFromOtherBytes) {
  rules::RuleSet rules = Rules();
  std::string bytes = ToBytes(Sample(rules));
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(FromBytes(std::string_view(bytes).substr(0, size), rules)) << size;
  }
  EXPECT_FALSE(FromBytes(bytes + "x", rules));
  EXPECT_FALSE(FromBytes(bytes, rules::RuleSet::Load({}).value()));
}

class CacheTest : public testing::Test {
 protected:
  CacheTest() {
    char name[] = "/tmp/pg-cache.XXXXXX";
    folder_ = mkdtemp(name);
    path_ = folder_ + "/cache";
  }
  ~CacheTest() override { std::filesystem::remove_all(folder_); }

  std::string folder_, path_;
};

TEST_F(CacheTest, KeepsValuesByKeyAndStamp) {
  record::Cache cache(path_, 1000);
  cache.Keep("a", "1", std::string("v\0w", 3));
  EXPECT_EQ(record::Cache(path_, 1000).Find("a", "1"), std::string("v\0w", 3));
  EXPECT_FALSE(cache.Find("a", "2"));
  cache.Keep("a", "2", "new");
  EXPECT_FALSE(cache.Find("a", "1"));
  EXPECT_EQ(cache.TakeProblem(), "");
}

TEST_F(CacheTest, MakesRoomForWhatIsNew) {
  record::Cache cache(path_, 1000);
  for (const char* key : {"a", "b", "c"}) cache.Keep(key, "", std::string(400, 'x'));
  EXPECT_FALSE(cache.Find("a", ""));
  EXPECT_TRUE(cache.Find("b", "") && cache.Find("c", ""));
  cache.Keep("d", "", std::string(1001, 'x'));
  EXPECT_FALSE(cache.Find("d", ""));
  EXPECT_TRUE(cache.Find("c", ""));
}

TEST_F(CacheTest, WhatIsNotSoundIsThrownAway) {
  record::Cache(path_, 100000).Keep("a", "", std::string(50000, 'x'));
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(30000);
    file << "yyyy";
  }
  record::Cache cache(path_, 100000);
  EXPECT_FALSE(cache.Find("a", ""));
  EXPECT_EQ(cache.TakeProblem(),
            "the cache of audits " + path_ + " was no longer sound, and was begun anew");
  cache.Keep("a", "", "right");
  EXPECT_EQ(cache.Find("a", ""), "right");
}

TEST_F(CacheTest, WithoutAFileNothingIsKept) {
  record::Cache cache(folder_ + "/nowhere/cache", 1000);
  cache.Keep("a", "", "v");
  EXPECT_FALSE(cache.Find("a", ""));
  EXPECT_NE(cache.TakeProblem().find("every file is judged again each time"), std::string::npos);
}

TEST(Report, ShowsWhatIsPrintableAndNothingElse) {
  EXPECT_EQ(Shown("Jos\xc3\xa9 \xe6\xbc\xa2"), "Jos\xc3\xa9 \xe6\xbc\xa2");
  EXPECT_EQ(Shown("a\x1b[31m\xff\xe2\x80\xae\xc2\xa0"), "a\\x1B[31m\\xFF\\u{202E}\\u{A0}");
  EXPECT_EQ(DateText(0), "1970-01-01");
  EXPECT_EQ(DateText(-1), "1969-12-31");
}

}  // namespace
}  // namespace pushgate::audit
