#include "rules/modules/changed_modules.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "rules/memory_tree.h"
#include "rules/modules/dependencies.h"
#include "rules/modules/neighbourhood.h"

namespace pushgate::rules {
namespace {

using Files = std::map<std::string, std::string>;

std::vector<std::string> Differing(const Files& a, const Files& b) {
  std::vector<std::string> paths;
  for (const auto& [path, text] : a) {
    auto other = b.find(path);
    if (other == b.end() || other->second != text) paths.push_back(path);
  }
  for (const auto& [path, text] : b) {
    if (!a.contains(path)) paths.push_back(path);
  }
  return paths;
}

/// What a step from tree to tree must not leave out.
struct Change {
  const char* what;
  Files before, after;
  std::vector<std::string> import;  // in x/use.py
};

TEST(ChangedModulesTest, WhateverImportsFindOtherwiseIsNamed) {
  const std::vector<Change> changes = {
      {"a module appears", {}, {{"a.py", ""}}, {"a"}},
      {"a module vanishes", {{"a/b.py", ""}, {"a/c.py", ""}}, {{"a/c.py", ""}}, {"a", "b"}},
      {"a text changes", {{"a/b.py", "1"}}, {{"a/b.py", "2"}}, {"a", "b"}},
      {"a package becomes a module", {{"a/__init__.py", ""}}, {{"a.py", ""}}, {"a"}},
      {"a folder becomes a package",
       {{"a/b.py", ""}},
       {{"a/b.py", ""}, {"a/__init__.py", ""}},
       {"a"}},
      {"a package loses its beginning",
       {{"a/b.py", ""}, {"a/__init__.py", ""}},
       {{"a/b.py", ""}},
       {"a"}},
      {"a folder comes with what is no Python", {}, {{"a/b/c.txt", ""}}, {"a", "b"}},
      {"a folder goes", {{"a/b/c.txt", ""}, {"a/d", ""}}, {{"a/d", ""}}, {"a", "b"}},
      {"a nearer module appears", {{"x/a.py", ""}}, {{"x/a.py", ""}, {"a.py", ""}}, {"a"}},
      {"one below src appears", {}, {{"x/src/a/b.py", ""}}, {"a", "b"}},
      {"a stub gets its module", {{"a.pyi", ""}}, {{"a.pyi", ""}, {"a.py", ""}}, {"a"}},
      {"a name changes its case", {{"A.py", ""}}, {{"a.py", ""}}, {"a"}},
      {"a file becomes a folder", {{"a", ""}}, {{"a/b.py", ""}}, {"a", "b"}},
  };
  for (const Change& change : changes) {
    auto before = MakeTree(change.before), after = MakeTree(change.after);
    Located asked{"x/use.py", change.import, ""};
    Locate(*before, asked);
    ChangedModules changed(*before, *after, Differing(change.before, change.after));
    EXPECT_FALSE(SameAnswers({asked}, *after, &changed)) << change.what;
  }
}

TEST(ChangedModulesTest, NamesNothingElse) {
  Files files = {{"a/b/c.py", "1"}, {"a/b/d.py", ""}}, edited = files;
  edited["a/b/c.py"] = "2";
  auto before = MakeTree(files), after = MakeTree(edited);
  ChangedModules changed(*before, *after, Differing(files, edited));
  EXPECT_TRUE(changed.MayHold("c"));
  for (const char* name : {"a", "b", "d", "__init__", "c.py", ""}) {
    EXPECT_FALSE(changed.MayHold(name)) << name;
  }
}

TEST(ChangedModulesTest, DeepFoldersEnd) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "x/";
  auto before = MakeTree({}), after = MakeTree({});
  ChangedModules changed(*before, *after, std::vector<std::string>{deep + "a.py"});
  EXPECT_TRUE(changed.MayHold("a"));
}

/// Trees that chance makes one of the other.
class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}

  size_t Below(size_t end) { return engine_() % end; }
  std::string Name() { return std::vector<std::string>{"a", "b", "c", "src"}[Below(4)]; }

  std::string Path() {
    std::string path;
    for (size_t depth = Below(3); depth > 0; --depth) path += Name() + "/";
    size_t kind = Below(8);
    path += kind < 2 ? "__init__" : Name();
    return path + (kind == 7 ? ".pyi" : kind == 6 ? ".txt" : ".py");
  }

  std::string Text() {
    std::string text = Below(6) == 0 ? "one two\n" : "x = " + Name() + "\n";
    for (size_t count = Below(4); count > 0; --count) {
      text += "from " + std::string(Below(3), '.') + Name();
      if (Below(2) == 0) text += "." + Name();
      text += " import " + Name() + "\n";
    }
    return text;
  }

  void Mutate(Files& files) {
    for (size_t count = 1 + Below(3); count > 0; --count) {
      if (!files.empty() && Below(3) == 0) {
        files.erase(std::next(files.begin(), static_cast<std::ptrdiff_t>(Below(files.size()))));
      } else {
        files[Path()] = Text();
      }
    }
    // No tree holds a file and a folder of one name.
    std::erase_if(files, [&](const auto& file) {
      auto next = files.lower_bound(file.first + "/");
      return next != files.end() && next->first.starts_with(file.first + "/");
    });
  }

 private:
  std::mt19937 engine_;
};

/// All that is asked of a tree, and its answers.
class Asked {
 public:
  Asked(const language::Prefilter& prefilter, const Files& files) : prefilter_(prefilter) {
    for (const auto& [path, text] : files) {
      for (const Import& import : FindImports(text).list) imports_.emplace_back(path, import);
      files_.push_back({path, text});
    }
  }

  std::vector<Located> Locations(ModuleTree& tree) const {
    std::vector<Located> all;
    for (const auto& [path, import] : imports_) {
      for (const std::string& from : {path, std::string()}) {
        all.push_back({from, import.module, ""});
        Locate(tree, all.back());
      }
    }
    return all;
  }

  std::string Reaches(ModuleTree& tree) const {
    std::string shown;
    for (const ModuleFile& file : files_) {
      for (int hops : {0, 3}) shown += ReachOf(prefilter_, tree, file, hops).any() ? '1' : '0';
    }
    for (const auto& [path, import] : imports_) {
      shown += ReachThrough(prefilter_, tree, path, import, 3).any() ? '1' : '0';
    }
    return shown;
  }

 private:
  const language::Prefilter& prefilter_;
  std::vector<std::pair<std::string, Import>> imports_;
  std::vector<ModuleFile> files_;
};

TEST(ChangedModulesTest, WhatIsTakenOverIsWhatTheTreeSaysItself) {
  language::Need word{language::Need::Kind::kWord, "one", false, {}};
  language::Need need = language::Reachable(std::move(word));
  const language::Prefilter prefilter = PrefilterOf(std::move(need));
  Random random(7);
  size_t kept = 0, differing = 0;
  for (int round = 0; round < 60; ++round) {
    auto store = std::make_shared<ModuleStore>();
    Files files;
    auto tree = MakeTree(files, store);
    for (int step = 0; step < 30; ++step) {
      Files next = files;
      random.Mutate(next);
      std::vector<Located> known = Asked(prefilter, files).Locations(*tree);
      auto after = MakeTree(next, store);
      ChangedModules changed(*tree, *after, Differing(files, next));
      after->TakeOver(*tree, changed);
      for (const Located& one : known) {
        bool same = SameAnswers({one}, *MakeTree(next));
        ASSERT_EQ(SameAnswers({one}, *after, &changed), same) << round << " " << step;
        (same ? kept : differing) += 1;
      }
      Asked asked(prefilter, next);
      ASSERT_EQ(asked.Reaches(*after), asked.Reaches(*MakeTree(next))) << round << " " << step;
      files = std::move(next);
      tree = std::move(after);
    }
  }
  EXPECT_GT(kept, 1'000u);
  EXPECT_GT(differing, 100u);
}

}  // namespace
}  // namespace pushgate::rules
