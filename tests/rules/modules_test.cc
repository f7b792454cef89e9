#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "rules/memory_tree.h"
#include "rules/modules/dependencies.h"
#include "rules/modules/imports.h"
#include "rules/modules/locate.h"
#include "rules/modules/neighbourhood.h"

namespace pushgate::rules {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// "..a.b: c d", as far as they are found.
std::vector<std::string> ImportsOf(std::string_view text) {
  std::vector<std::string> shown;
  Imports imports = FindImports(text);
  for (const Import& import : imports.list) {
    std::string line(import.level, '.');
    for (size_t i = 0; i < import.module.size(); ++i) line += (i > 0 ? "." : "") + import.module[i];
    if (!import.names.empty()) line += ":";
    for (const std::string& name : import.names) line += " " + name;
    shown.push_back(line);
  }
  if (!imports.complete) shown.push_back("...");
  return shown;
}

TEST(ImportsTest, EveryForm) {
  EXPECT_THAT(ImportsOf("import a.b, c as d, e\n"), ElementsAre("a.b", "c", "e"));
  EXPECT_THAT(ImportsOf("from a.b import c, d\nx = 1\n"), ElementsAre("a.b: c d"));
  EXPECT_THAT(ImportsOf("from ..a import b; import c\n"), ElementsAre("..a: b", "c"));
  EXPECT_THAT(ImportsOf("from . import (  # all\n    b,  # of it\n    c)\nd\n"),
              ElementsAre(".: b c"));
  EXPECT_THAT(ImportsOf("from .a import *\n"), ElementsAre(".a"));
  EXPECT_THAT(ImportsOf("if x: import a . b\ntry: from a import b\nexcept E: pass\n"),
              ElementsAre("a.b", "a: b"));
  EXPECT_THAT(ImportsOf("from a.b \\\n    import c, \\\r\n d\n"), ElementsAre("a.b: c d"));
  EXPECT_THAT(ImportsOf("from a import b\rimport c\r"), ElementsAre("a: b", "c"));
}

TEST(ImportsTest, ModulesThatStringsName) {
  EXPECT_THAT(ImportsOf("m = importlib.import_module('a.b').c"), ElementsAre("a.b"));
  EXPECT_THAT(ImportsOf("m = __import__(\"a\", fromlist=['b'])"), ElementsAre("a"));
  EXPECT_THAT(ImportsOf("m = sys.modules['a.b']"), ElementsAre("a.b"));
  EXPECT_THAT(ImportsOf("from importlib import import_module\n"),
              ElementsAre("importlib: import_module"));
}

TEST(ImportsTest, WhatIsNoPlainStringMayBeAnyModule) {
  EXPECT_THAT(ImportsOf("m = import_module(name)"), ElementsAre("..."));
  EXPECT_THAT(ImportsOf("m = import_module('a' '.b')"), ElementsAre("a", "..."));
  EXPECT_THAT(ImportsOf("m = import_module('a\\x2eb')"), ElementsAre("a", "..."));
}

TEST(ImportsTest, HostileTextsEnd) {
  std::string many, long_line = "import ";
  for (int i = 0; i < 200'000; ++i) many += "from a import b;";
  EXPECT_FALSE(FindImports(many).complete);
  for (int i = 0; i < 200'000; ++i) long_line += "a,import(";
  EXPECT_THAT(ImportsOf(long_line), ElementsAre("a", "import"));
  EXPECT_FALSE(
      FindImports(std::string(1'000'000, ' ') + "import a" + std::string(9, ' ')).complete);
}

std::vector<std::string> Split(std::string_view dotted) {
  std::vector<std::string> parts(1);
  for (char c : dotted) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

/// The files on the way, "-" for a folder alone.
std::string Find(ModuleTree& tree, std::string from, std::string_view dotted) {
  Located asked{std::move(from), Split(dotted), ""};
  std::string shown;
  for (const Module& module : Locate(tree, asked)) {
    shown += (shown.empty() ? "" : " ") + (module.file ? module.file->path : "-");
  }
  return shown;
}

TEST(LocateTest, FromTheRootThenFromTheFoldersAboveTheFile) {
  auto tree = MakeTree({{"app/__init__.py", ""},
                        {"app/db/__init__.py", ""},
                        {"app/db/session.py", ""},
                        {"lib/src/tools/a.py", ""},
                        {"src/core.py", ""},
                        {"svc/one/settings.py", ""},
                        {"svc/one/api/x.py", ""}});
  EXPECT_EQ(Find(*tree, "app/a.py", "app.db.session.make"),
            "app/__init__.py app/db/__init__.py app/db/session.py");
  EXPECT_EQ(Find(*tree, "a.py", "core"), "src/core.py");
  EXPECT_EQ(Find(*tree, "lib/x/a.py", "tools.a"), "- lib/src/tools/a.py");
  EXPECT_EQ(Find(*tree, "svc/one/api/x.py", "settings"), "svc/one/settings.py");
  EXPECT_EQ(Find(*tree, "app/a.py", "settings"), "");
}

TEST(LocateTest, PackagesBeforeModulesAndStubsLast) {
  auto tree = MakeTree({{"a.py", "1"},
                        {"a/__init__.py", "2"},
                        {"a/b.pyi", "3"},
                        {"c.pyi", "4"},
                        {"c.py", "5"},
                        {"d/x.py", ""},
                        {"d.py", ""}});
  EXPECT_EQ(Find(*tree, "m.py", "a.b"), "a/__init__.py a/b.pyi");
  EXPECT_EQ(Find(*tree, "m.py", "c"), "c.py");
  EXPECT_EQ(Find(*tree, "m.py", "d"), "d.py");
}

TEST(LocateTest, AFileIsNotTheLibraryOfItsName) {
  auto tree = MakeTree({{"app/redis.py", ""}, {"app/__init__.py", ""}, {"app/x.py", ""}});
  EXPECT_EQ(Find(*tree, "app/redis.py", "redis.Redis"), "");
  EXPECT_EQ(Find(*tree, "app/__init__.py", "app.x"), "app/__init__.py app/x.py");
}

TEST(LocateTest, OddNamesLeadNowhere) {
  auto tree = MakeTree({{"a/b.py", ""}, {"b.py", ""}, {"a/\xFF.py", ""}});
  EXPECT_EQ(Find(*tree, "a/c.py", "../b"), "");
  EXPECT_EQ(Find(*tree, "a/c.py", "a/b"), "");
  EXPECT_EQ(Find(*tree, "a/c.py", "."), "");
  EXPECT_EQ(Find(*tree, "a/c.py", "a.\xFF"), "- a/\xFF.py");
  std::string deep, dotted = "x";
  for (int i = 0; i < 2'000; ++i) deep += "x/", dotted += ".x";
  EXPECT_EQ(Find(*tree, deep + "a.py", "b"), "b.py");
  EXPECT_EQ(Find(*tree, deep + "a.py", dotted), "");
}

TEST(DependenciesTest, HoldWhereTheSameModulesAnswer) {
  std::map<std::string, std::string> files = {{"a/b.py", "1"}, {"c.py", "2"}};
  std::vector<Located> asked = {{"x.py", {"a", "b"}, ""}, {"x.py", {"os"}, ""}};
  auto tree = MakeTree(files);
  for (Located& one : asked) Locate(*tree, one);
  EXPECT_TRUE(SameAnswers(asked, *MakeTree(files)));
  files["c.py"] = "3";
  EXPECT_TRUE(SameAnswers(asked, *MakeTree(files)));
  auto changed = files, added = files, shadowed = files;
  changed["a/b.py"] = "4";
  added["os.py"] = "";
  shadowed["a/__init__.py"] = "";
  EXPECT_FALSE(SameAnswers(asked, *MakeTree(changed)));
  EXPECT_FALSE(SameAnswers(asked, *MakeTree(added)));
  EXPECT_FALSE(SameAnswers(asked, *MakeTree(shadowed)));
}

language::Need Word(std::string word) {
  return {language::Need::Kind::kWord, std::move(word), false, {}};
}

/// Whether a file and its neighbours hold the words `one` and `two`.
bool Reaches(ModuleTree& tree, std::string_view path, std::string_view text) {
  language::Need need = language::Reachable(language::AllOf({Word("one"), Word("two")}));
  const language::Prefilter prefilter = PrefilterOf(std::move(need));
  Neighbourhood neighbours(prefilter, tree, path, text);
  language::Evidence evidence(prefilter, path, text, &neighbours);
  return evidence.Meets(prefilter.reachable().front());
}

TEST(NeighbourhoodTest, WordsOfEachModuleCountByThemselves) {
  auto tree = MakeTree({{"a.py", "from b import x\none\n"},
                        {"b.py", "import c.d\n"},
                        {"c/__init__.py", "one two\n"},
                        {"c/d.py", ""},
                        {"e.py", "two\n"}});
  EXPECT_TRUE(Reaches(*tree, "m.py", "import a\n"));
  EXPECT_TRUE(Reaches(*tree, "m.py", "import b\n"));
  EXPECT_FALSE(Reaches(*tree, "m.py", "import e\none\n"));
  EXPECT_TRUE(Reaches(*tree, "m.py", "from c import d\n"));
}

TEST(NeighbourhoodTest, SubmodulesAndRelativeImports) {
  auto tree = MakeTree({{"p/q/r.py", "one two\n"}, {"p/s.py", "one two\n"}, {"t.py", "one two\n"}});
  EXPECT_TRUE(Reaches(*tree, "p/q/m.py", "from . import r\n"));
  EXPECT_TRUE(Reaches(*tree, "p/q/m.py", "from .. import s\n"));
  EXPECT_TRUE(Reaches(*tree, "p/q/m.py", "from ..s import x\n"));
  EXPECT_TRUE(Reaches(*tree, "m.py", "from p.q import r\n"));
  EXPECT_TRUE(Reaches(*tree, "m.py", "from . import t\n"));
  EXPECT_FALSE(Reaches(*tree, "m.py", "from . import p\n"));
}

TEST(NeighbourhoodTest, WhatCannotBeSeenIsUnknown) {
  auto tree = MakeTree({{"a.py", "import_module(name)\n"}, {"b.py", "\xEF\xBD\x93 = 1\n"}});
  EXPECT_FALSE(Reaches(*tree, "m.py", "import a\n"));
  EXPECT_FALSE(Reaches(*tree, "m.py", "import b\n"));
}

/// Whether a name that `m.py` imports leads to a module with the words `one` and `two`.
bool Leads(ModuleTree& tree, std::string module, std::string name) {
  language::Need need = language::Reachable(language::AllOf({Word("one"), Word("two")}));
  const language::Prefilter prefilter = PrefilterOf(std::move(need));
  Import import{0, {std::move(module)}, {}};
  if (!name.empty()) import.names.push_back(std::move(name));
  return ReachThrough(prefilter, tree, "m.py", import, 3).any();
}

TEST(NeighbourhoodTest, NamesLeadWhereTheirDefinitionsDo) {
  auto tree = MakeTree({{"a.py",
                         "from b import made, C as D, plain\nfrom b import *\n"
                         "x = made\ndef f():\n    return x\n"},
                        {"b.py",
                         "# one two\nmade = one(two)\ndef plain():\n    'one two'\n"
                         "class C:\n    def hidden(self):\n        return one.two\n"
                         "class E: pass\ne = E()\ndef setup():\n    e.x = one.two\n"},
                        {"c.py", "import b\ny = b\nz = 1\n"},
                        {"d.py", "from c import *\ndef own(): pass\n"},
                        {"odd.py", "(\none two\n"}});
  EXPECT_TRUE(Leads(*tree, "b", "made"));
  EXPECT_FALSE(Leads(*tree, "b", "plain"));
  EXPECT_TRUE(Leads(*tree, "b", "C"));
  EXPECT_TRUE(Leads(*tree, "b", "e"));
  EXPECT_FALSE(Leads(*tree, "b", "E"));
  EXPECT_FALSE(Leads(*tree, "b", "absent"));
  EXPECT_TRUE(Leads(*tree, "b", ""));
  EXPECT_TRUE(Leads(*tree, "a", "f"));
  EXPECT_TRUE(Leads(*tree, "a", "absent"));
  EXPECT_TRUE(Leads(*tree, "c", "y"));
  EXPECT_FALSE(Leads(*tree, "c", "z"));
  EXPECT_TRUE(Leads(*tree, "d", "y"));
  EXPECT_TRUE(Leads(*tree, "odd", "any"));
}

TEST(NeighbourhoodTest, CyclesAndCrowdsEnd) {
  auto cycle = MakeTree({{"a.py", "import b\n"}, {"b.py", "import a, m\n"}});
  EXPECT_FALSE(Reaches(*cycle, "m.py", "import a\n"));
  std::map<std::string, std::string> chain, crowd;
  std::string all;
  for (int i = 0; i < 1'000; ++i) {
    chain["m" + std::to_string(i) + ".py"] = "import m" + std::to_string(i + 1);
    all += "import m" + std::to_string(i) + "\n";
  }
  for (int i = 0; i < 10'000; ++i) crowd["m" + std::to_string(i) + ".py"] = all;
  EXPECT_FALSE(Reaches(*MakeTree(chain), "x.py", "import m0\n"));
  // More imports than are read: what lies behind them may matter.
  EXPECT_TRUE(Reaches(*MakeTree(crowd), "x.py", "import m0\n"));
}

TEST(NeighbourhoodTest, EachTextIsReadOnceForAll) {
  auto store = std::make_shared<ModuleStore>();
  std::map<std::string, std::string> files = {{"a.py", "one\n"}, {"b.py", "import a\n"}};
  MemorySource::reads = 0;
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(Reaches(*MakeTree(files, store), "m.py", "import a, b\n"));
  }
  EXPECT_EQ(MemorySource::reads, 2u);
}

/// "a/b.py a/c.py": the files that an absolute import leads to.
std::string LocatedFrom(ModuleTree& tree, std::string_view from,
                        const std::vector<std::string>& components) {
  std::string shown;
  for (const Module& module : LocateAbsolute(tree, from, components)) {
    if (module.file) shown += (shown.empty() ? "" : " ") + module.file->path;
  }
  return shown;
}

TEST(LocateTest, EachFileOfAFolderFindsWhatItWouldAlone) {
  const std::map<std::string, std::string> files = {
      {"json.py", ""},     {"a/json.py", ""}, {"a/user.py", ""},  {"a/b/json.py", ""},
      {"a/b/user.py", ""}, {"c/json.py", ""}, {"c/d/user.py", ""}};
  const std::vector<std::string> askers = {"a/b/json.py", "a/b/user.py", "a/json.py",   "a/user.py",
                                           "json.py",     "c/json.py",   "c/d/user.py", "e.py"};
  for (const std::vector<std::string>& components :
       std::vector<std::vector<std::string>>{{"json"}, {"a", "json"}, {"b", "json"}, {"x"}}) {
    auto shared = MakeTree(files);
    for (int round = 0; round < 2; ++round) {
      for (const std::string& from : askers) {
        auto alone = MakeTree(files);
        EXPECT_EQ(LocatedFrom(*shared, from, components), LocatedFrom(*alone, from, components))
            << from << " " << components.back();
      }
    }
  }
  auto tree = MakeTree({{"a/json.py", ""}, {"a/user.py", ""}});
  EXPECT_EQ(LocatedFrom(*tree, "a/user.py", {"json"}), "a/json.py");
  EXPECT_EQ(LocatedFrom(*tree, "a/json.py", {"json"}), "");
}

TEST(LocateTest, APartThatHoldsASeparatorIsNoTwoParts) {
  auto tree = MakeTree({{"a/b.py", ""}, {"a/user.py", ""}});
  EXPECT_EQ(LocatedFrom(*tree, "a/user.py", {"a", "b"}), "a/b.py");
  EXPECT_EQ(LocatedFrom(*tree, "a/user.py", {std::string("a\0b", 3)}), "");
  EXPECT_EQ(LocatedFrom(*tree, "a/user.py", {"a/b"}), "");
}

}  // namespace
}  // namespace pushgate::rules
