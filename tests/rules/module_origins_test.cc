#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "rules/engine_testing.h"
#include "rules/memory_tree.h"
#include "rules/modules/module_store.h"

namespace pushgate::rules {
namespace {

namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;

std::string ReadText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

fs::path Folder() { return fs::path(PUSHGATE_SOURCE_DIR) / "tests/modules"; }

const RuleSet& Rules() {
  static const RuleSet rules = MustLoad(ReadText(Folder() / "rules.yaml"));
  return rules;
}

/// "LINE RULE" of what is found in a text that stands in a tree.
std::set<std::string> FindingsIn(std::string_view path, std::string_view text, ModuleTree* tree,
                                 bool whole = false) {
  Budget budget;
  budget.whole = whole;
  auto analysis = Analyze(Rules(), path, text, budget, Watch(), tree);
  std::set<std::string> found;
  if (!analysis) return {analysis.error().message};
  for (const Finding& finding : analysis->findings) {
    found.insert(std::to_string(finding.span.line) + " " + finding.rule->id);
  }
  return found;
}

std::set<std::string> Marked(const std::string& text) {
  constexpr std::string_view kMark = "# finding: ";
  std::set<std::string> marked;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    size_t at = line.find(kMark);
    if (at != line.npos)
      marked.insert(std::to_string(number) + " " + line.substr(at + kMark.size()));
  }
  return marked;
}

Files FilesBelow(const fs::path& folder) {
  Files files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    files[entry.path().lexically_relative(folder).string()] = ReadText(entry.path());
  }
  return files;
}

TEST(ModuleOriginsTest, EveryTreeIsAsMarkedHoweverMuchIsParsed) {
  size_t trees = 0;
  for (const auto& entry : fs::directory_iterator(Folder())) {
    if (!entry.is_directory()) continue;
    ++trees;
    Files files = FilesBelow(entry.path());
    auto tree = MakeTree(files);
    // Statements are left out of files of some size only.
    std::string padding = "\n\ndef padding():\n    " + std::string(6'000, 'x') + "\n";
    for (const auto& [path, text] : files) {
      SCOPED_TRACE(entry.path().filename().string() + "/" + path);
      EXPECT_EQ(FindingsIn(path, text, tree.get()), Marked(text));
      EXPECT_EQ(FindingsIn(path, text, tree.get(), true), Marked(text));
      EXPECT_EQ(FindingsIn(path, text + padding, tree.get()), Marked(text));
    }
  }
  EXPECT_GT(trees, 5u);
}

constexpr std::string_view kUse = "from app import make\nmake().commit()\n";

std::set<std::string> FindingsOfUse(Files files) {
  return FindingsIn("use.py", kUse, MakeTree(std::move(files)).get());
}

const std::set<std::string> kFound = {"2 opens", "2 surely"};

TEST(ModuleOriginsTest, NothingIsKnownWithoutATree) {
  EXPECT_THAT(FindingsIn("use.py", kUse, nullptr), IsEmpty());
  EXPECT_THAT(FindingsOfUse({}), IsEmpty());
  EXPECT_EQ(FindingsOfUse({{"app.py", "from lib.orm import Session as make"}}), kFound);
}

TEST(ModuleOriginsTest, CyclesAreUnknown) {
  EXPECT_THAT(FindingsOfUse({{"app.py", "from app import make"}}), IsEmpty());
  EXPECT_THAT(FindingsOfUse({{"app.py", "from b import make"}, {"b.py", "from app import make"}}),
              IsEmpty());
  EXPECT_THAT(FindingsOfUse({{"app.py", "from b import *"}, {"b.py", "from app import *"}}),
              IsEmpty());
  EXPECT_THAT(FindingsOfUse({{"app.py", "import app\nmake = app.app.make"}}), IsEmpty());
  EXPECT_THAT(FindingsOfUse({{"app.py", "from b import x\ndef make(): return x().y()\n"},
                             {"b.py", "from app import make\ndef x(): return make().z()\n"}}),
              IsEmpty());
  EXPECT_EQ(FindingsOfUse({{"app.py", "from b import make\nfrom lib.orm import Session as make"},
                           {"b.py", "from app import make"}}),
            kFound);
}

/// Modules that pass `make` on; the last has it.
Files Chain(int length) {
  Files files;
  for (int i = 0; i < length; ++i) {
    std::string name = i == 0 ? "app" : "m" + std::to_string(i);
    files[name + ".py"] = "from m" + std::to_string(i + 1) + " import make\n";
  }
  files["m" + std::to_string(length) + ".py"] = "from lib.orm import Session as make\n";
  return files;
}

TEST(ModuleOriginsTest, FarAwayIsUnknown) {
  EXPECT_EQ(FindingsOfUse(Chain(2)), kFound);
  EXPECT_THAT(FindingsOfUse(Chain(12)), IsEmpty());
  EXPECT_THAT(FindingsOfUse(Chain(1'000)), IsEmpty());
}

TEST(ModuleOriginsTest, OfVeryManyModulesTheFirstAreKnown) {
  Files files;
  std::string use;
  for (int i = 0; i < 300; ++i) {
    std::string name = "m" + std::to_string(i);
    files[name + ".py"] = "from lib.orm import Session as make\n";
    use += "import " + name + "\n" + name + ".make()\n";
  }
  auto store = std::make_shared<ModuleStore>();
  auto cold = FindingsIn("use.py", use, MakeTree(files, store).get());
  EXPECT_EQ(cold.size(), 128u);
  // What is known of other requests changes nothing.
  for (const auto& [path, text] : files) {
    FindingsIn("use.py", "from " + path.substr(0, path.size() - 3) + " import make\nmake()\n",
               MakeTree(files, store).get());
  }
  EXPECT_EQ(FindingsIn("use.py", use, MakeTree(files, store).get()), cold);
}

/// Whether a module is worth reading depends on what it imports: what another tree made known of it
/// must not change that, nor hide that this changed.
TEST(ModuleOriginsTest, FarModulesCountAlikeWhateverIsKnown) {
  const std::string session = "from lib.orm import Session\ndef thing():\n    return Session()\n";
  const std::string use = "import a\na.make().commit()\n";
  Files near = {{"a.py", "from b import make\nfrom lib.orm import Session\n"},
                {"b.py", "from c import thing\ndef make():\n    return thing()\n"},
                {"c.py", "from lib.orm import Session\nfrom d import thing\n"},
                {"d.py", "from e import thing\n"},
                {"e.py", session}};
  Files far = near;
  far["c.py"] = "from d import thing\n";
  std::set<std::string> near_cold = FindingsIn("use.py", use, MakeTree(near).get());
  std::set<std::string> far_cold = FindingsIn("use.py", use, MakeTree(far).get());
  EXPECT_EQ(near_cold, far_cold);
  EXPECT_FALSE(near_cold.empty());
  auto store = std::make_shared<ModuleStore>();
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(FindingsIn("use.py", use, MakeTree(near, store).get()), near_cold);
    EXPECT_EQ(FindingsIn("use.py", use, MakeTree(far, store).get()), far_cold);
  }
}

TEST(ModuleOriginsTest, AnAnalysisEndsWithTheFarModulesThatMattered) {
  const std::string use = "from app import service\nservice.provide().commit()\n";
  Files before = {
      {"app/__init__.py", ""},
      {"app/service.py", "from lib.orm import Session\nfrom app.facade import provide\n"},
      {"app/facade.py", "from app.depot import obtain\ndef provide():\n    return obtain()\n"},
      {"app/depot.py", "from app.backend import obtain\n"},
      {"app/backend.py", "def obtain():\n    return None\n"}};
  Files after = before;
  after["app/backend.py"] =
      "from lib.orm import Session\ndef obtain() -> Session:\n    return Session()\n";
  auto first = Analyze(Rules(), "jobs.py", use, Budget(), Watch(), MakeTree(before).get());
  ASSERT_TRUE(first);
  EXPECT_TRUE(StillHolds(Rules(), *first, "jobs.py", use, MakeTree(before).get()));
  EXPECT_TRUE(!StillHolds(Rules(), *first, "jobs.py", use, MakeTree(after).get()) ||
              FindingsIn("jobs.py", use, MakeTree(before).get()) ==
                  FindingsIn("jobs.py", use, MakeTree(after).get()));
  EXPECT_NE(FindingsIn("jobs.py", use, MakeTree(before).get()),
            FindingsIn("jobs.py", use, MakeTree(after).get()));
}

TEST(ModuleOriginsTest, AnAnalysisEndsWithWhatItsImportsLeadTo) {
  const std::string use = "from . import pkg\npkg.sub.make().commit()\n";
  Files before = {{"src/__init__.py", ""},
                  {"src/pkg/__init__.py", "import pkg.sub\n"},
                  {"src/pkg/sub.py", "from lib.orm import Session as make\n"}};
  Files after = before;
  after["pkg/__init__.py"] = "";
  after["pkg/sub.py"] = before["src/pkg/sub.py"];
  auto first = Analyze(Rules(), "src/use.py", use, Budget(), Watch(), MakeTree(before).get());
  ASSERT_TRUE(first);
  EXPECT_TRUE(StillHolds(Rules(), *first, "src/use.py", use, MakeTree(before).get()));
  EXPECT_FALSE(StillHolds(Rules(), *first, "src/use.py", use, MakeTree(after).get()));
}

TEST(ModuleOriginsTest, HostileModulesAreUnknown) {
  std::string stars, bases = "class C0(C0): pass\n", deep = "make = ";
  for (int i = 0; i < 5'000; ++i) {
    stars += "from m" + std::to_string(i % 50) + " import *\n";
    bases += "class C" + std::to_string(i + 1) + "(C" + std::to_string(i) + ", C0): pass\n";
  }
  bases += "def make(): return C5000()\n";
  for (int i = 0; i < 100'000; ++i) deep += "(";
  Files crowd = {{"app.py", stars}};
  for (int i = 0; i < 50; ++i) crowd["m" + std::to_string(i) + ".py"] = stars;
  EXPECT_THAT(FindingsOfUse(crowd), IsEmpty());
  EXPECT_THAT(FindingsOfUse({{"app.py", bases}}), IsEmpty());
  EXPECT_THAT(FindingsOfUse({{"app.py", deep}}), IsEmpty());
  EXPECT_THAT(FindingsOfUse({{"app.py", std::string(5 << 20, '#')}}), IsEmpty());
  EXPECT_THAT(FindingsOfUse({{"app.py", "from lib.orm import Session as make\n" +
                                            std::string(5 << 20, '#')}}),
              IsEmpty());
  EXPECT_THAT(FindingsOfUse({{"app.py", "\xFF\xFE\0\x80 import"}}), IsEmpty());
}

TEST(ModuleOriginsTest, AnAnalysisHoldsWhereItsModulesAreTheSame) {
  Files files = {{"app/__init__.py", "from .db import make\n"},
                 {"app/db.py", "from lib.orm import Session as make\n"},
                 {"other.py", "x = 1\n"}};
  auto tree = MakeTree(files);
  auto analysis = Analyze(Rules(), "use.py", kUse, Budget(), Watch(), tree.get());
  ASSERT_TRUE(analysis);
  auto holds_with = [&](const std::string& path, const std::string& text) {
    Files changed = files;
    changed[path] = text;
    return StillHolds(Rules(), *analysis, "use.py", kUse, MakeTree(changed).get());
  };
  EXPECT_TRUE(holds_with("other.py", "x = 2\n"));
  EXPECT_TRUE(holds_with("elsewhere/app.py", "make = 1\n"));
  EXPECT_FALSE(holds_with("app/db.py", "make = int\n"));
  EXPECT_FALSE(holds_with("app/__init__.py", "make = int\n"));
  EXPECT_FALSE(holds_with("app/db/__init__.py", "make = int\n"));
  EXPECT_FALSE(StillHolds(Rules(), *analysis, "use.py", kUse, nullptr));
}

TEST(ModuleOriginsTest, WhatWasNotParsedHoldsUntilAModuleHasTheWords) {
  Files files = {{"app.py", "make = int\n"}};
  auto tree = MakeTree(files);
  auto analysis = Analyze(Rules(), "use.py", kUse, Budget(), Watch(), tree.get());
  ASSERT_TRUE(analysis);
  EXPECT_FALSE(analysis->parsed);
  EXPECT_TRUE(StillHolds(Rules(), *analysis, "use.py", kUse, MakeTree(files).get()));
  files["app.py"] = "make = str\n";
  EXPECT_TRUE(StillHolds(Rules(), *analysis, "use.py", kUse, MakeTree(files).get()));
  files["app.py"] = "from lib.orm import Session as make\n";
  EXPECT_FALSE(StillHolds(Rules(), *analysis, "use.py", kUse, MakeTree(files).get()));
}

TEST(ModuleOriginsTest, FilesAreParsedForNamesThatLeadToKinds) {
  Files files = {
      {"a.py", "from lib.orm import Session\ndef make(): return Session()\ndef log(): pass\n"},
      {"b.py", "from a import log, make\ndef again(): return make()\nlog()\n"}};
  auto parses = [&](const std::string& text) {
    auto tree = MakeTree(files);
    auto analysis = Analyze(Rules(), "m.py", text, Budget(), Watch(), tree.get());
    return analysis && analysis->parsed;
  };
  EXPECT_TRUE(parses("from b import again\nagain()\n"));
  EXPECT_TRUE(parses("import b\nb.again()\n"));
  EXPECT_FALSE(parses("from b import log\nlog()\n"));
  EXPECT_FALSE(parses("from a import log\ndef f():\n    log()\n"));
}

TEST(ModuleOriginsTest, RulesWithoutKindsReadNothing) {
  auto tree = MakeTree({{"app.py", "from lib.orm import Session as make\n"}});
  MemorySource::reads = 0;
  RuleSet rules = MustLoad(PatternRule("make()"));
  auto analysis = Analyze(rules, "use.py", kUse, Budget(), Watch(), tree.get());
  ASSERT_TRUE(analysis);
  EXPECT_EQ(analysis->findings.size(), 1u);
  EXPECT_TRUE(analysis->dependencies.none());
  EXPECT_EQ(MemorySource::reads, 0u);
}

}  // namespace
}  // namespace pushgate::rules
