#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "rules/language/joined_text.h"
#include "rules/language/regex_need.h"
#include "rules/language/text_finder.h"
#include "rules/language/word_finder.h"

/// What the literals of needs are, and where they may hide.

namespace pushgate::rules::language {
namespace {

/// A need on one line: `a` a text, `a/i` in any case, `<a` where a word begins, `a>` where it ends,
/// `'a'` in a string, `(a & b)`, `(a | b)`; "-" for none.
std::string Show(const Need& need) {
  if (need.is_literal()) {
    std::string shown = (need.begins_word ? "<" : "") + need.text + (need.ends_word ? ">" : "");
    if (need.in_string) shown = "'" + shown + "'";
    return shown + (need.any_case ? "/i" : "");
  }
  std::string shown;
  for (const Need& part : need.parts) {
    if (!shown.empty()) shown += need.kind == Need::Kind::kAll ? " & " : " | ";
    shown += Show(part);
  }
  return shown.empty() ? "-" : "(" + shown + ")";
}

std::string Regex(std::string_view expression) { return Show(NeedOfRegex(expression)); }

TEST(RegexNeed, TakesWordsThatEveryMatchHolds) {
  EXPECT_EQ(Regex("tenant_id"), "tenant_id");
  EXPECT_EQ(Regex("^tenant_id$"), "tenant_id");
  EXPECT_EQ(Regex("request\\.jwt"), "(jwt & request)");
  EXPECT_EQ(Regex("(?i)Role"), "role/i");
  EXPECT_EQ(Regex("(?s)(?ix) ab c # not this\n d"), "abcd/i");
  EXPECT_EQ(Regex("foo.*bar[a-z]+\\s\\d{2}"), "(bar & foo)");
  EXPECT_EQ(Regex("fo+bar"), "bar");
  EXPECT_EQ(Regex("fooo?bar"), "(bar & foo)");
  EXPECT_EQ(Regex("fooo{0,2}bar|barfoo{3}"), "(barfoo | (bar & foo))");
  EXPECT_EQ(Regex("(?P<a>foo)(?<b>bar)(?:baz)"), "(bar & baz & foo)");
}

TEST(RegexNeed, TakesEveryAlternative) {
  EXPECT_EQ(Regex("foo|bar"), "(bar | foo)");
  EXPECT_EQ(Regex("foo(bar|baz)"), "(foo & (bar | baz))");
  EXPECT_EQ(Regex("foo|"), "-");
  EXPECT_EQ(Regex("foo|\\w+"), "-");
  EXPECT_EQ(Regex("(foo)?bar"), "bar");
  EXPECT_EQ(Regex("(foo|bar)*"), "-");
}

TEST(RegexNeed, KnowsWhereWordsBeginAndEnd) {
  EXPECT_EQ(Regex("\\bset\\b"), "<set>");
  EXPECT_EQ(Regex("(?i).*(set\\b.*(role|\\bjwt)|set_config)"),
            "(set_config/i | (set>/i & (<jwt/i | role/i)))");
  EXPECT_EQ(Regex("\\bs?etc"), "etc");
  EXPECT_EQ(Regex("\\b(set)"), "set");
  EXPECT_EQ(Regex("\\b?set\\b{0,1}"), "set");
  EXPECT_EQ(Regex("set\\b*"), "set");
  EXPECT_EQ(Regex("sets+\\b"), "sets");
  EXPECT_EQ(Regex("set\\B"), "set");
}

TEST(RegexNeed, TakesShortWordsWithHyphens) {
  EXPECT_EQ(Regex(".*-c\\s*role"), "(-c & role)");
  EXPECT_EQ(Regex("ab-?cd"), "-");
  EXPECT_EQ(Regex("abc-\\b"), "abc-");
}

TEST(RegexNeed, TakesNothingFromWhatIsLookedAround) {
  EXPECT_EQ(Regex("(?!foo)bar"), "bar");
  EXPECT_EQ(Regex("(?<=foo|x)bar(?=baz)"), "bar");
}

TEST(RegexNeed, DropsWhatIsImplied) {
  EXPECT_EQ(Regex("conn|connect|connection"), "conn");
  EXPECT_EQ(Regex("conn.*connection"), "connection");
}

TEST(RegexNeed, TakesNothingFromWhatItDoesNotKnow) {
  for (const char* expression :
       {"foo(?i)bar", "(?i:foo)", "(?^)foo", "\\x66oo.*bar", "\\Qa+b\\Efoo", "foo\\Kbar",
        "(foo)(?1)bar", "(*UCP)foo", "(?|foo|bar)", "(a)(?(1)foo|bar)", "[[:alpha:]]foo", "foo+{0}",
        "foo{2}{0}bar", "foo(?#x)", "(?'n'foo)", "\\ofoo", "\\cfoo", "(foo", "foo[a"}) {
    EXPECT_EQ(Regex(expression), "-") << expression;
  }
}

TEST(RegexNeed, ReadsClassesToTheirEnd) {
  EXPECT_EQ(Regex("[]foo]bar"), "bar");
  EXPECT_EQ(Regex("[^]foo|]bar"), "bar");
  EXPECT_EQ(Regex("[a\\]foo|]bar"), "bar");
}

TEST(WordFinder, FindsWholeWordsAtEveryPlace) {
  WordFinder finder({"foo", "a_long_word_1", "a_long_word_2", "x"});
  for (size_t before = 0; before < 140; ++before) {
    std::string text = std::string(before, ' ') + "foo.a_long_word_2(xx,x)_foo foo";
    std::vector<std::pair<uint32_t, size_t>> found;
    finder.ForEach(text, [&](uint32_t word, size_t at) { found.emplace_back(word, at - before); });
    std::vector<std::pair<uint32_t, size_t>> expected = {{0, 0}, {2, 4}, {3, 21}, {0, 28}};
    EXPECT_EQ(found, expected) << before;
  }
}

TEST(FindLiteral, FindsAtEveryPlace) {
  for (size_t before = 0; before < 70; ++before) {
    std::string text = std::string(before, 'f') + "Foo" + std::string(before % 40, ' ');
    EXPECT_EQ(syntax::FindLiteral(text, "Foo", false), before);
    EXPECT_EQ(syntax::FindLiteral(text, "foo", true), before);
    EXPECT_EQ(syntax::FindLiteral(text, "foo", false), std::string::npos);
    EXPECT_EQ(syntax::FindLiteral(text, "Foo", false, before + 1), std::string::npos);
  }
  EXPECT_EQ(syntax::FindLiteral("fo", "foo", false), std::string::npos);
}

using Places = std::vector<std::pair<uint32_t, size_t>>;

/// Where FindLiteral() finds each text, one after another.
Places FoundSingly(const std::vector<TextFinder::Text>& texts, std::string_view text) {
  Places places;
  for (uint32_t i = 0; i < texts.size(); ++i) {
    size_t at = syntax::FindLiteral(text, texts[i].text, texts[i].any_case);
    for (; at != std::string::npos;
         at = syntax::FindLiteral(text, texts[i].text, texts[i].any_case, at + 1)) {
      places.emplace_back(i, at);
    }
  }
  std::sort(places.begin(), places.end());
  return places;
}

TEST(TextFinder, FindsAllThatIsFoundSingly) {
  // Texts in texts, at their ends, over each other; the same with and without case.
  const std::vector<TextFinder::Text> texts = {{"ab", false},  {"ab", true},   {"bab", false},
                                               {"abab", true}, {"B_a", false}, {"b_ab", true},
                                               {"a1", false},  {"aaaa", false}};
  TextFinder finder(texts);
  std::mt19937 random(1);
  for (int round = 0; round < 2'000; ++round) {
    std::string text;
    for (size_t length = random() % 60; text.size() < length;) text += "aAbB_1 \xC3"[random() % 8];
    Places places;
    size_t before = 0;  // they come by their ends
    finder.ForEach(text, [&](uint32_t number, size_t at) {
      EXPECT_GE(at + texts[number].text.size(), before);
      before = at + texts[number].text.size();
      places.emplace_back(number, at);
    });
    std::sort(places.begin(), places.end());
    EXPECT_EQ(places, FoundSingly(texts, text)) << text;
  }
}

TEST(TextFinder, KnowsWhereWordsBeginAndEnd) {
  TextFinder finder({{"set", true, true, false}, {"set", true, false, true}});
  Places places;
  std::string text = "reset Setting \\nset %sset _set ab-set";
  finder.ForEach(text, [&](uint32_t number, size_t at) { places.emplace_back(number, at); });
  std::sort(places.begin(), places.end());
  EXPECT_EQ(
      places,
      (Places{{0, 6}, {0, 16}, {0, 22}, {0, 34}, {1, 2}, {1, 16}, {1, 22}, {1, 27}, {1, 34}}));
}

TEST(TextFinder, OfNothingFindsNothing) {
  TextFinder().ForEach("ab", [](uint32_t, size_t) { FAIL(); });
}

bool MayHide(std::string_view text) {
  std::vector<bool> hidden(1);
  JoinedText({"options"}).Find(text, hidden);
  return hidden[0];
}

TEST(JoinedText, KnowsPiecesThatMayBeJoined) {
  EXPECT_TRUE(MayHide("'opt' 'ions'"));
  EXPECT_TRUE(MayHide("\"xopt\" 'IONSx'"));
  EXPECT_TRUE(MayHide("'''opt''' + b'ions'"));
  EXPECT_TRUE(MayHide("A = 'opt'\nB = 'n' 's'\nf(A + 'io' + B)"));
  EXPECT_TRUE(MayHide("'opt\\\nions'"));
  EXPECT_TRUE(MayHide("'opt\\\r\nions'"));
  EXPECT_TRUE(MayHide("'ions' 'o' 'p' 't'"));
  EXPECT_TRUE(MayHide("A = 'op'\nf(A + 'tions')"));
  EXPECT_TRUE(MayHide("f('xoption' + B)\nB: str = ('sx')"));
  EXPECT_TRUE(MayHide("A, B = 'op', 'tions'\nf(A + B)"));
  for (std::string_view plus :
       {"A\n    + B", "A +  # c\n B", "A \\\n + B", "A\f+\fB", "\xC3\xA9 + B"}) {
    EXPECT_TRUE(MayHide("A = 'option'\nB = 's'\nf(" + std::string(plus) + ")")) << plus;
  }
  EXPECT_TRUE(MayHide("A = 'op'\nB = 't'\nC = 'ions'\nf(A + B + C)"));
  EXPECT_TRUE(MayHide("A = 'op'\nC = 'ions'\nf(A + 't' + C)"));
  EXPECT_TRUE(MayHide("A = (\n    # what\n    'op'\n)\nf(A + 'tions')"));
  EXPECT_TRUE(MayHide("f('op'  # x\n + A)\nA = 'tions'"));
  EXPECT_TRUE(MayHide("f(A +  # x\n 'tions')\nA = 'op'"));
  EXPECT_TRUE(MayHide("'op'\f'tions'"));
  EXPECT_TRUE(MayHide("'option\\\ns'"));
}

TEST(JoinedText, KnowsEscapes) {
  EXPECT_TRUE(MayHide("'\\x6fptions'"));
  EXPECT_TRUE(MayHide("'\\u006Fptions'"));
  EXPECT_TRUE(MayHide("'\\U0000006fptions'"));
  EXPECT_TRUE(MayHide("'\\157ptions'"));
  EXPECT_TRUE(MayHide("'\\N{LATIN SMALL LETTER O}ptions'"));
  EXPECT_TRUE(MayHide("'\\x20options'"));
  EXPECT_TRUE(MayHide("'\\x6f' 'ptions'"));
  EXPECT_FALSE(MayHide("'\\x20 \\x70tion'"));
  EXPECT_TRUE(MayHide("'option\\u017f'"));
  EXPECT_TRUE(MayHide("'option\\N{Latin Small Letter Long S}'"));
  EXPECT_FALSE(MayHide("'option\\N{LATIN SMALL LETTER SHARP S}'"));
  EXPECT_FALSE(MayHide("'\\N{DAGGER}\\N{LONG DIVISION}ptions'"));
  EXPECT_FALSE(MayHide("'\\u017f'"));
}

TEST(JoinedText, TrustsEverythingElse) {
  EXPECT_FALSE(MayHide("options = {'opts': 'ion', 'is': 'o'}"));
  EXPECT_FALSE(MayHide("'opt', 'onions'"));
  EXPECT_FALSE(MayHide("A = 'op'\nf(A, 'tions', 1 + 2)"));
  EXPECT_FALSE(MayHide("f('op')\nf(A + 'tions')"));
  EXPECT_FALSE(MayHide("'\\n\\t\\0\\x1b[0m\\u2019\\\\x6f \\d\\w'"));
  EXPECT_FALSE(MayHide("'opt\\\\\nions'"));
  EXPECT_FALSE(MayHide(""));
}

}  // namespace
}  // namespace pushgate::rules::language
