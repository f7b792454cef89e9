#include "hook/message/json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "hook/sample.h"

namespace pushgate::hook {
namespace {

using nlohmann::json;
using sample::Finding;
using sample::Judged;
using sample::Ref;

DecidedFinding SessionIn(std::string path = "src/api.py") {
  return Finding(sample::kSession, std::move(path), 42, "    s = make_session()", 9, 23);
}

std::string PrintOf(const DecidedFinding& finding) {
  std::string text = RenderJson(Judged(Verdict::kReject, {Ref("refs/heads/main")}, {finding}));
  return json::parse(text)["findings"][0]["fingerprint"];
}

TEST(Json, HasEveryFieldInOrder) {
  Judgement judgement = Judged(Verdict::kReject, {Ref("refs/heads/main")}, {SessionIn()});
  judgement.refs[0].scan.skipped = {{"b.py", "too large"}};
  judgement.stats = {3, 5, 2, 14};
  std::string text = RenderJson(judgement);
  const std::string print = json::parse(text)["findings"][0]["fingerprint"];
  EXPECT_EQ(print.size(), 64u);
  EXPECT_EQ(text, R"({
  "version": 1,
  "verdict": "reject",
  "findings": [
    {
      "rule": "db-direct-session",
      "severity": "ERROR",
      "ref": "refs/heads/main",
      "commit": "2222222222222222222222222222222222222222",
      "path": "src/api.py",
      "line": 42,
      "column": 9,
      "end_line": 42,
      "end_column": 23,
      "function": "load_users",
      "message": "This makes a session by hand.",
      "template": "background-task",
      "fingerprint": ")" +
                      print + R"(",
      "decision": "block",
      "excused_by": null
    }
  ],
  "skipped": [
    {
      "path": "b.py",
      "reason": "too large"
    }
  ],
  "faults": [],
  "stats": {
    "refs": 1,
    "commits": 3,
    "files": 5,
    "parsed": 2,
    "functions": 14
  }
}
)");
}

TEST(Json, FaultsAndRefsThatWereNotJudgedAreThere) {
  Judgement judgement = Judged(Verdict::kFault, {Ref("refs/heads/main", "no policy")});
  judgement.faults = {"it failed"};
  json read = json::parse(RenderJson(judgement));
  EXPECT_EQ(read["verdict"], "fault");
  EXPECT_EQ(read["faults"], json::parse(R"(["it failed"])"));
  EXPECT_EQ(read["skipped"], json::parse(R"([{"path":"refs/heads/main","reason":"no policy"}])"));
}

TEST(Json, PathsThatAreNoUtf8ComeWithTheirBytes) {
  json read = json::parse(
      RenderJson(Judged(Verdict::kReject, {Ref("refs/heads/main")}, {SessionIn("a\xFF.py")})));
  EXPECT_EQ(read["findings"][0]["path"], "a\xEF\xBF\xBD.py");
  EXPECT_EQ(read["findings"][0]["path_bytes"], "Yf8ucHk=");
  EXPECT_FALSE(json::parse(RenderJson(
      Judged(Verdict::kReject, {Ref("r")}, {SessionIn("a.py")})))["findings"][0]
                   .contains("path_bytes"));
}

TEST(Fingerprint, OutlivesLinesMovingAndReformatting) {
  DecidedFinding moved = SessionIn();
  moved.found.finding.span.line = 7;
  moved.ref = "refs/heads/x";
  moved.found.matched_text = "  make_session()\n";
  EXPECT_EQ(PrintOf(moved), PrintOf(SessionIn()));
  DecidedFinding spread = SessionIn(), joined = SessionIn();
  spread.found.matched_text = "f(a,\n\t  b)";
  joined.found.matched_text = "f(a, b)";
  EXPECT_EQ(PrintOf(spread), PrintOf(joined));
}

TEST(Fingerprint, TellsPlacesApart) {
  DecidedFinding other = SessionIn();
  other.found.function = "save_users";
  EXPECT_NE(PrintOf(other), PrintOf(SessionIn()));
  EXPECT_NE(PrintOf(SessionIn("b.py")), PrintOf(SessionIn()));
  DecidedFinding text = SessionIn();
  text.found.matched_text = "make_sessions()";
  EXPECT_NE(PrintOf(text), PrintOf(SessionIn()));
}

TEST(Fingerprint, OfAFileOnDiskIsThatOfThePush) {
  DecidedFinding on_disk = SessionIn("./src/api.py");
  on_disk.path_in_repo = "src/api.py";
  EXPECT_EQ(PrintOf(on_disk), PrintOf(SessionIn()));
}

}  // namespace
}  // namespace pushgate::hook
