#include "hook/policy/fingerprint.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "hook/policy/carried_baseline.h"
#include "hook/sample.h"

namespace pushgate::hook {
namespace {

diffscan::Found Found(std::string text, std::string path = "a.py", std::string function = "f") {
  diffscan::Found found = sample::Finding(sample::kSession, std::move(path), 3, text, 1,
                                          static_cast<uint32_t>(text.size()) + 1)
                              .found;
  found.function = std::move(function);
  return found;
}

TEST(Fingerprint, IsTheSameWhereverItsLinesMove) {
  diffscan::Found moved = Found("bad(1)");
  moved.finding.span.line = moved.finding.span.end_line = 99;
  moved.commit = sample::Id('7');
  EXPECT_EQ(Fingerprint(moved), Fingerprint(Found("bad(1)")));
}

TEST(Fingerprint, OutlivesAFormatter) {
  EXPECT_EQ(Fingerprint(Found("bad('x',1)")), Fingerprint(Found("bad(\n    \"x\",\n    1,\n)")));
}

TEST(Fingerprint, IsOfOneRulePathFunctionAndText) {
  std::string print = Fingerprint(Found("bad(1)"));
  EXPECT_NE(Fingerprint(Found("bad(2)")), print);
  EXPECT_NE(Fingerprint(Found("bad(1)", "b.py")), print);
  EXPECT_NE(Fingerprint(Found("bad(1)", "a.py", "g")), print);
  diffscan::Found other = Found("bad(1)");
  other.finding.rule = &sample::kEngine;
  EXPECT_NE(Fingerprint(other), print);
}

TEST(Fingerprint, WithoutThePathOutlivesARenamedFile) {
  std::string print = PathlessFingerprint(Found("bad(1)"));
  EXPECT_EQ(PathlessFingerprint(Found("bad(1)", "b.py")), print);
  EXPECT_NE(PathlessFingerprint(Found("bad(1)", "b.py", "g")), print);
  EXPECT_NE(print, Fingerprint(Found("bad(1)")));
}

TEST(CountsOf, CountsWhatIsAllowedByNoComment) {
  diffscan::Found allowed = Found("bad(1)");
  allowed.finding.suppression = "why";
  diffscan::Found gate = Found("");
  gate.finding.rule = &rules::gate_rules::kSize;
  std::vector<diffscan::Found> found{Found("bad(1)"), Found("bad( 1 )"), Found("bad(2)"), allowed,
                                     gate};
  auto honours = [](const rules::Rule&) { return true; };
  auto not_honours = [](const rules::Rule&) { return false; };
  Counts counts = CountsOf(found, honours);
  EXPECT_EQ(counts.size(), 2u);
  EXPECT_EQ(counts[Fingerprint(found[0])].count, 2);
  EXPECT_EQ(counts[Fingerprint(found[2])].count, 1);
  EXPECT_EQ(CountsOf(found, not_honours)[Fingerprint(found[0])].count, 3);
}

}  // namespace
}  // namespace pushgate::hook
