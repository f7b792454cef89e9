#include "base/yaml.h"

#include <gtest/gtest.h>

#include <string>

namespace pushgate {
namespace {

std::string ErrorOf(std::string_view text) {
  auto parsed = ParseYaml(text);
  if (parsed) return "no error";
  return std::to_string(parsed.error().line) + ":" + std::to_string(parsed.error().column) + ": " +
         parsed.error().message;
}

TEST(YamlTest, RemembersWhereThingsStand) {
  auto root = ParseYaml("a: 1\nb:\n  - x\n  - {c: \"2\"}\n");
  ASSERT_TRUE(root);
  ASSERT_EQ(root->kind, YamlNode::Kind::kMap);
  const YamlNode* b = root->Find("b");
  ASSERT_NE(b, nullptr);
  ASSERT_EQ(b->items.size(), 2u);
  EXPECT_EQ(b->items[0].text, "x");
  EXPECT_EQ(b->items[0].line, 3);
  EXPECT_EQ(b->items[0].column, 5);
  const auto& [key, value] = b->items[1].entries[0];
  EXPECT_EQ(key.line, 4);
  EXPECT_EQ(key.column, 6);
  EXPECT_TRUE(value.quoted);
  EXPECT_FALSE(root->Find("a")->quoted);
  EXPECT_EQ(root->Find("z"), nullptr);
}

TEST(YamlTest, KeepsTheOrderOfTheFile) {
  auto root = ParseYaml("z: 1\na: 2\n");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->entries[0].key.text, "z");
  EXPECT_EQ(root->entries[1].key.text, "a");
}

TEST(YamlTest, BlocksAreQuotedText) {
  auto root = ParseYaml("a: |\n  1\nb: 1\n");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->Find("a")->text, "1\n");
  EXPECT_TRUE(root->Find("a")->quoted);
}

TEST(YamlTest, EmptyIsNull) {
  auto root = ParseYaml("# nothing\n");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->kind, YamlNode::Kind::kNull);
}

TEST(YamlTest, NullIsPlain) {
  auto root = ParseYaml("a: ~\nb:\nc: null\nd: 'null'\nnull: x\n");
  ASSERT_TRUE(root);
  for (const char* key : {"a", "b", "c"}) {
    EXPECT_EQ(root->Find(key)->kind, YamlNode::Kind::kNull) << key;
  }
  EXPECT_EQ(root->Find("d")->text, "null");
  EXPECT_EQ(root->Find("null")->text, "x");
}

TEST(YamlTest, ColumnsCountCharacters) {
  auto root = ParseYaml("{\xC3\xA9: 1, b: 2}\n");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->Find("b")->column, 11);
}

TEST(YamlTest, AliasesUnfold) {
  auto root = ParseYaml("a: &x [1, 2]\nb: *x\n");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->Find("b")->items.size(), 2u);
  EXPECT_EQ(root->Find("b")->line, 2);
}

TEST(YamlTest, RefusesWhatWouldBeMisread) {
  EXPECT_EQ(ErrorOf("a: 1\na: 2\n"), "2:1: key 'a' is given twice");
  EXPECT_EQ(ErrorOf("a:\n  b: 1\n  b: 2\n"), "3:3: key 'b' is given twice");
  EXPECT_EQ(ErrorOf("? [x]\n: 1\n"), "1:3: a key must be a plain text");
  EXPECT_EQ(ErrorOf("a: 1\n---\nb: 2\n"), "2:1: more than one document; remove the line '---'");
  EXPECT_EQ(ErrorOf("a: [1\n"),
            "2:1: did not find expected ',' or ']', while parsing a flow sequence");
  EXPECT_EQ(ErrorOf("a: *x\n"), "1:4: no anchor of this name stands before it");
}

TEST(YamlTest, BombsEndSoon) {
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    std::string last = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) laughs += (j ? ", " : "") + last;
    laughs += "]\n";
  }
  EXPECT_NE(ErrorOf(laughs).find("aliases unfold to more than 250,000 values"), std::string::npos);
  EXPECT_NE(ErrorOf(std::string(200, '[')).find("nested deeper than 100 levels"),
            std::string::npos);
  EXPECT_NE(ErrorOf(std::string(500000, '[')).find("nested deeper than 100 levels"),
            std::string::npos);
  EXPECT_NE(ErrorOf(std::string(500000, '{')).find("nested deeper than 100 levels"),
            std::string::npos);
  std::string block;
  for (int i = 0; i < 3000; ++i) block += std::string(i, ' ') + "a:\n";
  EXPECT_NE(ErrorOf(block).find("nested deeper than 100 levels"), std::string::npos);
  std::string dashes;
  for (int i = 0; i < 500000; ++i) dashes += "- ";
  EXPECT_NE(ErrorOf(dashes).find("nested deeper than 100 levels"), std::string::npos);
  EXPECT_EQ(ErrorOf(std::string((8 << 20) + 1, '#')), "1:1: larger than 8 MiB");
}

TEST(YamlTest, BytesThatAreNoYamlAreAnError) {
  EXPECT_NE(ErrorOf("a: \"\\q\"\n"), "no error");
  EXPECT_NE(ErrorOf("\t\tb: 1\n"), "no error");
  EXPECT_NE(ErrorOf(std::string("a: \x00\x01: ]", 9)), "");
}

}  // namespace
}  // namespace pushgate
