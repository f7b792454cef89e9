#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "rules/engine_testing.h"
#include "rules/real_python.h"
#include "rules/syntax/parser.h"

/// What holds for every file, tried on a sample of the standard library of the machine's Python.

namespace pushgate::rules {
namespace {

using syntax::Kind;
using syntax::kNoNode;
using syntax::NodeId;
using syntax::Role;

constexpr size_t kFiles = 12;
constexpr size_t kStatementsPerFile = 60;
constexpr size_t kLongestStatement = 300;

#define REAL_FILES_OR_SKIP(files)                                \
  const std::vector<RealFile> files = SampleOfRealFiles(kFiles); \
  if (files.empty()) GTEST_SKIP() << "this machine has no python3"

struct Parsed {
  explicit Parsed(const std::string& text) : source(text) {
    auto status = syntax::Parse(source, std::chrono::seconds(5), Watch(), tree);
    EXPECT_EQ(status, syntax::ParseStatus::kParsed);
  }
  syntax::SourceText source;
  syntax::Tree tree;
};

Analysis AnalyzeReal(const RuleSet& rules, const std::string& text) {
  auto analysis =
      Analyze(rules, "src/a.py", text, {std::chrono::seconds(5), 2'000'000'000}, Watch());
  EXPECT_TRUE(analysis.has_value());
  return analysis ? *analysis : Analysis();
}

/// One rule for each pattern: r0, r1, ...
RuleSet RulesFor(const std::vector<std::string>& patterns) {
  std::string yaml = "rules:\n";
  for (size_t i = 0; i < patterns.size(); ++i) {
    std::string rule = PatternRule(patterns[i]);
    rule.erase(0, rule.find('\n') + 1);
    rule.replace(rule.find("test-rule"), 9, "r" + std::to_string(i));
    yaml += rule;
  }
  return MustLoad(yaml);
}

bool IsPattern(const std::string& pattern) {
  RuleSource source{"rules.yaml", "test", PatternRule(pattern)};
  return RuleSet::Load({&source, 1}).has_value();
}

/// A statement's own text without its indentation; nothing if it would be another pattern, or is
/// too long.
std::optional<std::string> AsPattern(const Parsed& file, NodeId statement) {
  std::string_view all = file.source.parsed();
  size_t begin = file.tree[statement].begin, end = file.tree[statement].end;
  size_t line = begin == 0 ? std::string_view::npos : all.rfind('\n', begin - 1);
  size_t indent = begin - (line + 1);
  std::string text(all.substr(begin, end - begin));
  bool marks = text.find("...") != std::string::npos || text.find('$') != std::string::npos ||
               text.find("=~/") != std::string::npos;
  if (marks || text.size() > kLongestStatement) return std::nullopt;
  // The lines of a string would lose their indentation, too.
  bool long_string = text.find("\"\"\"") != std::string::npos ||
                     text.find("'''") != std::string::npos ||
                     text.find("\\\n") != std::string::npos;
  if (long_string && indent > 0) return std::nullopt;
  std::string outer = "\n" + std::string(indent, ' ');
  for (size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
    if (text.compare(at, outer.size(), outer) == 0) {
      text.erase(at + 1, indent);
    } else if (at + 1 < text.size() && text[at + 1] != '\n') {
      return std::nullopt;  // a line that stands further left
    }
  }
  return text;
}

bool IsOwnStatement(const syntax::Tree& tree, NodeId id) {
  Kind around = id == 0 ? Kind::kOther : tree[tree[id].parent].kind;
  bool stands_alone = tree[id].kind != Kind::kCase;
  return stands_alone && (around == Kind::kModule || around == Kind::kBlock);
}

TEST(Property, AFilesOwnStatementsMatchIt) {
  REAL_FILES_OR_SKIP(files);
  size_t tried = 0;
  for (const RealFile& file : files) {
    Parsed parsed(file.text);
    std::vector<std::string> patterns;
    std::vector<NodeId> statements;
    for (NodeId id = 1; id < parsed.tree.size() && patterns.size() < kStatementsPerFile; ++id) {
      if (!IsOwnStatement(parsed.tree, id)) continue;
      auto pattern = AsPattern(parsed, id);
      if (!pattern) continue;
      if (!IsPattern(*pattern)) {
        ADD_FAILURE() << file.name << ": no pattern: " << *pattern;
        continue;
      }
      patterns.push_back(*pattern);
      statements.push_back(id);
    }
    if (patterns.empty()) continue;
    std::set<std::pair<std::string, uint32_t>> found;
    RuleSet rules = RulesFor(patterns);
    for (const Finding& finding : AnalyzeReal(rules, file.text).findings) {
      found.emplace(finding.rule->id, finding.span.begin);
    }
    for (size_t i = 0; i < patterns.size(); ++i) {
      uint32_t begin = parsed.tree[statements[i]].begin;
      EXPECT_TRUE(found.contains({"r" + std::to_string(i), begin}))
          << file.name << ":" << begin << "\n"
          << patterns[i];
    }
    tried += patterns.size();
  }
  EXPECT_GT(tried, 100u);
}

/// Patterns that bind much, by what they call their metavariables.
std::vector<std::string> PatternsNaming(const std::string& a, const std::string& b,
                                        const std::string& c) {
  std::string A = "$" + a, B = "$" + b, C = "$" + c;
  return {
      A + "." + B + "(...)",
      A + "(" + B + ", " + C + "=" + A + ")",
      A + "(..., " + B + "=" + C + ", ...)",
      A + "($..." + b + ", " + C + ")",
      "def " + A + "(..., " + B + "=" + C + ", ...):\n  ...",
      A + " = " + B + "\n...\n" + C + "(..., " + A + ", ...)",
      "for " + A + " in " + B + ":\n  ...\n  " + C + "." + A,
      "if " + A + ":\n  ...\nelse:\n  " + B,
      "return <... " + A + "[" + B + "] ...>",
      "try:\n  ...\nexcept " + A + " as " + B + ":\n  ...",
      A + " and " + B + " == " + C,
      "from " + A + " import " + B,
      A + " % (" + B + ", " + C + ")",
      "class " + A + "(" + B + "):\n  ...",
      A + " == 0",
      A + "(\"...\")",
  };
}

using Place = std::tuple<std::string, uint32_t, uint32_t>;  // rule, begin, end

std::set<Place> PlacesOf(const RuleSet& rules, const std::string& text) {
  std::set<Place> places;
  for (const Finding& finding : AnalyzeReal(rules, text).findings) {
    places.emplace(finding.rule->id, finding.span.begin, finding.span.end);
  }
  return places;
}

TEST(Property, NamesOfMetavariablesDoNotMatter) {
  REAL_FILES_OR_SKIP(files);
  RuleSet rules = RulesFor(PatternsNaming("A", "B", "C"));
  RuleSet renamed = RulesFor(PatternsNaming("ZED", "_Y1", "A"));
  size_t found = 0;
  for (const RealFile& file : files) {
    std::set<Place> places = PlacesOf(rules, file.text);
    EXPECT_EQ(places, PlacesOf(renamed, file.text)) << file.name;
    found += places.size();
  }
  EXPECT_GT(found, 100u);
}

/// Rules and the lines where they find something.
std::multimap<std::string, uint32_t> LinesIn(const RuleSet& rules, const std::string& text) {
  std::multimap<std::string, uint32_t> lines;
  std::set<std::pair<std::string, uint32_t>> seen;
  for (const Finding& finding : AnalyzeReal(rules, text).findings) {
    auto place = std::pair(finding.rule->id, finding.span.line);
    if (seen.insert(place).second) lines.insert(place);
  }
  return lines;
}

/// Whether brackets may be put around an expression wherever it stands, and around nothing else.
bool MayBracket(const syntax::Tree& tree, NodeId id) {
  const syntax::Node& node = tree[id];
  Kind around = tree[node.parent].kind;
  bool operand = around == Kind::kBinary || around == Kind::kBool || around == Kind::kCompare ||
                 around == Kind::kReturn || around == Kind::kKeywordArg ||
                 (around == Kind::kAssign && node.role == Role::kRight) ||
                 (around == Kind::kArguments && node.role == Role::kNone) ||
                 (around == Kind::kIf && node.role == Role::kCondition);
  bool whole = node.kind != Kind::kGenerator && node.kind != Kind::kStar &&
               node.kind != Kind::kDoubleStar && node.kind != Kind::kYield &&
               node.kind != Kind::kAssign && node.kind != Kind::kWalrus;
  return operand && whole && syntax::IsExpression(node.kind);
}

/// Puts brackets around every other expression that may have them.
std::string Bracketed(const std::string& text) {
  Parsed parsed(text);
  std::map<uint32_t, std::string> closing, opening;
  size_t count = 0;
  for (NodeId id = 1; id < parsed.tree.size(); ++id) {
    if (!MayBracket(parsed.tree, id) || ++count % 2 == 0) continue;
    opening[parsed.tree[id].begin] += "(";
    closing[parsed.tree[id].end] += ")";
  }
  std::string out;
  for (uint32_t at = 0; at <= text.size(); ++at) {
    if (auto found = closing.find(at); found != closing.end()) out += found->second;
    if (auto found = opening.find(at); found != opening.end()) out += found->second;
    if (at < text.size()) out += text[at];
  }
  return out;
}

TEST(Property, ParenthesesDoNotMatter) {
  REAL_FILES_OR_SKIP(files);
  RuleSet rules = RulesFor(PatternsNaming("A", "B", "C"));
  size_t brackets = 0;
  for (const RealFile& file : files) {
    std::string bracketed = Bracketed(file.text);
    brackets += bracketed.size() - file.text.size();
    EXPECT_EQ(LinesIn(rules, bracketed), LinesIn(rules, file.text)) << file.name;
  }
  EXPECT_GT(brackets, 100u);
}

/// Exchanges neighbouring keyword arguments that stand on one line.
std::string Reordered(const std::string& text, size_t& exchanged) {
  Parsed parsed(text);
  const syntax::Tree& tree = parsed.tree;
  std::string out = text;
  uint32_t done = 0;
  for (NodeId id = 1; id < tree.size(); ++id) {
    NodeId next = tree[id].after;
    bool pair = tree[id].kind == Kind::kKeywordArg && next < tree.size() &&
                tree[next].kind == Kind::kKeywordArg && tree[next].parent == tree[id].parent;
    if (!pair || tree[id].begin < done) continue;
    auto part = [&](uint32_t begin, uint32_t end) { return text.substr(begin, end - begin); };
    uint32_t begin = tree[id].begin, end = tree[next].end;
    if (part(begin, end).find('\n') != std::string::npos) continue;
    out.replace(begin, end - begin,
                part(tree[next].begin, end) + part(tree[id].end, tree[next].begin) +
                    part(begin, tree[id].end));
    done = end;
    ++exchanged;
  }
  return out;
}

TEST(Property, TheOrderOfKeywordsDoesNotMatter) {
  REAL_FILES_OR_SKIP(files);
  RuleSet rules = RulesFor(PatternsNaming("A", "B", "C"));
  size_t exchanged = 0;
  for (const RealFile& file : files) {
    std::string reordered = Reordered(file.text, exchanged);
    EXPECT_EQ(LinesIn(rules, reordered), LinesIn(rules, file.text)) << file.name;
  }
  EXPECT_GT(exchanged, 0u);
}

TEST(Property, ThePrefilterChangesNoFinding) {
  REAL_FILES_OR_SKIP(files);
  for (const char* pattern :
       {"os.path.join(...)", "sys.argv[...]", "import re", "re.compile(...)", "open($X, \"...\")",
        "raise ValueError(...)", "\"=~/^usage/\"", "@property\ndef $F(self):\n  ...",
        "class $C(Exception):\n  ...", "from os import $X", "$X.get($Y, None)", "len($X) == 0"}) {
    RuleSet rules = RulesFor({pattern});
    for (const RealFile& file : files) {
      // A character that reads otherwise makes the prefilter stand aside.
      std::string all_parsed = file.text + "\n# \xC2\xAA\n";
      EXPECT_EQ(PlacesOf(rules, file.text), PlacesOf(rules, all_parsed))
          << file.name << " " << pattern;
    }
  }
}

}  // namespace
}  // namespace pushgate::rules
