#include "rules/names/name_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/watch.h"
#include "rules/steps.h"
#include "rules/syntax/parser.h"
#include "rules/syntax/source_text.h"

namespace pushgate::rules::names {
namespace {

using testing::Contains;
using testing::IsSupersetOf;
using testing::Not;

class NameGraphTest : public testing::Test {
 protected:
  /// The names that lead to `end` in a text.
  std::vector<std::string> LeadingTo(std::string_view end, std::string_view text) {
    syntax::SourceText source(text);
    syntax::Tree tree;
    Watch watch;
    Steps steps(1'000'000, watch);
    EXPECT_EQ(syntax::Parse(source, std::chrono::minutes(1), watch, tree),
              syntax::ParseStatus::kParsed);
    NameGraph graph(tree, steps);
    EXPECT_FALSE(steps.stopped());
    std::vector<bool> ends(tree.names.size());
    for (syntax::NameId id = 0; id < ends.size(); ++id) ends[id] = tree.names.Text(id) == end;
    ends[graph.unseen()] = true;
    graph.Spread(ends);
    std::vector<std::string> names;
    for (syntax::NameId id = 0; id < ends.size(); ++id) {
      if (ends[id]) names.emplace_back(tree.names.Text(id));
    }
    return names;
  }
};

TEST_F(NameGraphTest, WhatGivesANameItsValueIsWhereItLeads) {
  for (std::string_view text : {
           "x = end\n",
           "x: end\n",
           "x: end = None\n",
           "x += end\n",
           "y = end()\nx = y.a\n",
           "a, (x, b) = 1, end\n",
           "x = z = end\n",
           "(x := end)\n",
           "o.x = end\n",
           "x['k'] = end\n",
           "for x in end: pass\n",
           "[x for x in end]\n",
           "with end as x: pass\n",
           "with end as (a, x): pass\n",
           "type x = end\n",
           "from m import end as x\n",
           "from end import x\n",
           "import end as x\n",
           "def x(): return end\n",
           "def x():\n  if a:\n    yield end\n",
           "async def x() -> end: ...\n",
           "def f(x: end): pass\n",
           "def f(x=end): pass\n",
           "def f(*x: end): pass\n",
           "y = lambda x=end: x()\n",
           "class x(end): pass\n",
           "class A(end):\n  def f(x): pass\n",
           "class A(end):\n  if b:\n    @classmethod\n    def f(x): pass\n",
           "class x:\n  def __enter__(self): return end\n",
           "class x:\n  def __call__(self): return y\ny = end\n",
           "class A(end):\n  def x(self): return super().y\n",
           "x: 'list[end]'\n",
           "x = cast('end', y)\n",
           "x = {'a': end}\n",
           "x = lambda: end\n",
           "x = getattr(m, 'e' + 'nd')\n",
           "x = import_module(a + b)\n",
       }) {
    EXPECT_THAT(LeadingTo("end", text), Contains("x")) << text;
  }
}

TEST_F(NameGraphTest, WhatDoesNotIsNot) {
  for (std::string_view text : {
           "end = x\n",
           "x.y = end\n",
           "x(end)\n",
           "def x():\n  end()\n  return 1\n",
           "def x(y=end): pass\n",
           "class A(end):\n  def f(self, x): pass\n",
           "class x:\n  def f(self): return end\n",
           "if end: x = 1\n",
           "with end: x = 1\n",
           "for y in end: x = 1\n",
           "x = 'friend'\n",
           "x = [y for y in z if w]\nend()\n",
       }) {
    EXPECT_THAT(LeadingTo("end", text), Not(Contains("x"))) << text;
  }
}

TEST_F(NameGraphTest, OfManyTargetsOfManyNamesIsSmall) {
  std::string targets, values, path = "import a";
  for (int i = 0; i < 2'000; ++i) {
    targets += "x" + std::to_string(i) + ", ";
    values += "y" + std::to_string(i) + ", ";
    path += ".b" + std::to_string(i);
  }
  EXPECT_THAT(LeadingTo("y7", targets + "= " + values + "\n"), IsSupersetOf({"x0", "x1999"}));
  EXPECT_THAT(LeadingTo("b7", path + "\n"), IsSupersetOf({"a", "b1999"}));
}

TEST_F(NameGraphTest, OverManyNamesAndAroundCircles) {
  std::string text = "n0 = end\nn9999 = n0\n";
  for (int i = 1; i < 10'000; ++i) {
    text += "n" + std::to_string(i) + " = n" + std::to_string(i - 1) + "\n";
  }
  EXPECT_THAT(LeadingTo("end", text), IsSupersetOf({"n0", "n1", "n5000", "n9999"}));
  EXPECT_THAT(LeadingTo("end", "a = b\nb = a\nc = a\n"), Not(Contains("c")));
}

}  // namespace
}  // namespace pushgate::rules::names
