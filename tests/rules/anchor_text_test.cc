#include "rules/anchor_text.h"

#include <gtest/gtest.h>

namespace pushgate::rules {
namespace {

void Same(std::string_view a, std::string_view b) { EXPECT_EQ(AnchorText(a), AnchorText(b)); }
void Differ(std::string_view a, std::string_view b) { EXPECT_NE(AnchorText(a), AnchorText(b)); }

TEST(AnchorText, IsReadable) {
  EXPECT_EQ(AnchorText("  db.execute( 'x',  1 )  # why\n"), "db . execute ( \"x\" , 1 )");
}

TEST(AnchorText, OutlivesFormatters) {
  Same("f(a, b)", "f(\n    a,\n    b,\n)");
  Same("f(a, b)", "f(a,  # the first\n  b)");
  Same("x = 'it\\'s'", "x = \"it's\"");
  Same("x = 'say \"hi\"'", "x = \"say \\\"hi\\\"\"");
  Same("x = U'a' + R'\\d'", "x = 'a' + r'\\d'");
  Same("x = 0XFF + 1E5 + 1.5J", "x = 0xff + 1e5 + 1.5j");
  Same("x = a + \\\n    b", "x = (\n    a + b\n)");
  Same("return (yield)", "return yield");
  Same("for (a, b) in (c): pass", "for a, b in c:\n    pass");
  Same("del (a), (b)", "del a, b");
  Same("x = a[1 : 2]", "x = a[1:2]");
  Same("a = 1; b = 2", "a = 1");
  Same("'''a\n    b'''", "\"\"\"a\n  b\"\"\"");
  Same("from a import (b, c)", "from a import b, c");
  Same("f(a)\r\n", "f(a)\n");
}

TEST(AnchorText, TellsCodeApart) {
  Differ("f()", "f");
  Differ("f(a)", "f(b)");
  Differ("f(a)(b)", "f(a, b)");
  Differ("f('a')", "f('b')");
  Differ("f('a')", "f(a)");
  Differ("f('a b')", "f('a  b')");
  Differ("f(b'a')", "f('a')");
  Differ("f('#a')", "f('#b')");
  Differ("f(r'\\'')", "f('\\'')");
  Differ("x = 1e-5", "x = 1e+5");
  Differ("await x", "awaitx");
}

TEST(AnchorText, IsTheFirstLogicalLine) {
  Same("with open(a) as f:\n    use(f)\n", "with open(a) as f:\n    other()\n    use(f)");
  Same("try:\n    a()\nexcept E:\n    b()", "try:\n    c()");
  Same("@app.get('/a')\ndef f(): pass", "@app.get(\"/a\")\nasync def g(): pass");
  Same("def f(a, b):\n    pass", "def f(a, b, c=1) -> int:\n    return 1");
  Same("async def f(a): pass", "async def f(): pass");
  Same("class A(B): x = 1", "class A:\n    y = 2");
  Same("x = make()\nx.close()", "x = make()\nx.go()\nx.close()");
  Differ("def f(): pass", "def g(): pass");
  Differ("with open(a): pass", "with open(b): pass");
}

TEST(AnchorText, EndsOnWhateverItIsGiven) {
  EXPECT_EQ(AnchorText(""), "");
  EXPECT_EQ(AnchorText("\n \t#\n"), "");
  for (std::string_view text :
       {"'", "'''", "'\\", "\\", ")", "(((", "f'{", "0", ".", "1e", "\xFF"}) {
    AnchorText(text);
  }
  AnchorText(std::string(1 << 20, '('));
}

}  // namespace
}  // namespace pushgate::rules
