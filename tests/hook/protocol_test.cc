#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hook/protocol/deadline.h"
#include "hook/protocol/message.h"

namespace pushgate::hook {
namespace {

using State = FrameReader::State;
using std::chrono::milliseconds;

Request AnyRequest() {
  Request request;
  request.deadline = milliseconds(9000);
  request.push_id = "0123456789abcdef0123456789abcdef";
  request.repository = "/srv/git/team/app.git";
  request.environment = {{"GIT_QUARANTINE_PATH", "/srv/git/team/app.git/objects/incoming"},
                         {"GL_USER", "dev one\n"}};
  request.updates = std::string("old new refs/heads/main\n\0", 25);
  return request;
}

std::string PayloadOf(const std::string& frame) { return frame.substr(kHeaderBytes); }

TEST(FrameTest, HeaderIsAsDocumented) {
  EXPECT_EQ(EncodeFrame(static_cast<FrameType>(0x0102), "abc", 0x0304),
            std::string("PGHK\x03\x04\x01\x02\0\0\0\x03"
                        "abc",
                        15));
}

TEST(FrameTest, ComesBackWholeWhenItArrivesByteByByte) {
  std::string bytes = EncodeFrame(FrameType::kAnswer, "payload");
  FrameReader reader(100);
  Frame frame;
  for (size_t i = 0; i + 1 < bytes.size(); ++i) {
    reader.Feed(bytes.substr(i, 1));
    ASSERT_EQ(reader.Next(&frame), State::kNeedsMore) << "after byte " << i;
  }
  reader.Feed(bytes.substr(bytes.size() - 1));
  ASSERT_EQ(reader.Next(&frame), State::kFrame);
  EXPECT_EQ(frame.type, FrameType::kAnswer);
  EXPECT_EQ(frame.payload, "payload");
  EXPECT_EQ(reader.Next(&frame), State::kNeedsMore);
}

TEST(FrameTest, SeveralCanArriveAtOnce) {
  FrameReader reader(100);
  reader.Feed(EncodeFrame(FrameType::kProgress, "") + EncodeFrame(FrameType::kAnswer, "x") + "PG");
  Frame frame;
  ASSERT_EQ(reader.Next(&frame), State::kFrame);
  EXPECT_EQ(frame.type, FrameType::kProgress);
  ASSERT_EQ(reader.Next(&frame), State::kFrame);
  EXPECT_EQ(frame.payload, "x");
  EXPECT_EQ(reader.Next(&frame), State::kNeedsMore);
}

TEST(FrameTest, AnotherProtocolIsToldByItsFirstByte) {
  FrameReader reader(100);
  reader.Feed("G");
  Frame frame;
  EXPECT_EQ(reader.Next(&frame), State::kMalformed);
}

TEST(FrameTest, AnotherVersionIsToldWithoutItsPayload) {
  FrameReader reader(100);
  reader.Feed(EncodeFrame(FrameType::kAnswer, std::string(1000, 'x'), 7).substr(0, kHeaderBytes));
  Frame frame;
  EXPECT_EQ(reader.Next(&frame), State::kWrongVersion);
  EXPECT_EQ(reader.version(), 7);
}

TEST(FrameTest, OverTheSizeCapIsRefusedByItsHeader) {
  Frame frame;
  FrameReader exact(4);
  exact.Feed(EncodeFrame(FrameType::kAnswer, "1234"));
  EXPECT_EQ(exact.Next(&frame), State::kFrame);
  FrameReader over(4);
  over.Feed(EncodeFrame(FrameType::kAnswer, "12345").substr(0, kHeaderBytes));
  EXPECT_EQ(over.Next(&frame), State::kTooBig);
}

TEST(MessageTest, RequestComesBack) {
  Request sent = AnyRequest();
  auto got = DecodeRequest(PayloadOf(EncodeRequest(sent)));
  ASSERT_TRUE(got);
  EXPECT_EQ(got->deadline, sent.deadline);
  EXPECT_EQ(got->repository, sent.repository);
  EXPECT_EQ(got->environment, sent.environment);
  EXPECT_EQ(got->updates, sent.updates);
}

TEST(MessageTest, RequestCutShortAnywhereIsMalformed) {
  std::string payload = PayloadOf(EncodeRequest(AnyRequest()));
  for (size_t size = 0; size < payload.size(); ++size) {
    EXPECT_FALSE(DecodeRequest(payload.substr(0, size))) << "at " << size;
  }
  EXPECT_FALSE(DecodeRequest(payload + "x"));
}

TEST(MessageTest, RepositoryMustBeAnAbsolutePath) {
  Request request = AnyRequest();
  for (const std::string& path : {std::string(), std::string("srv/git"), std::string("/a\0b", 4)}) {
    request.repository = path;
    EXPECT_FALSE(DecodeRequest(PayloadOf(EncodeRequest(request)))) << path;
  }
}

TEST(MessageTest, VariablesOutsideTheListAreLeftOut) {
  Request request = AnyRequest();
  request.environment = {{"LD_PRELOAD", "/tmp/x.so"}, {"GL_USER", "dev"}, {"GIT_DIR", "."}};
  auto got = DecodeRequest(PayloadOf(EncodeRequest(request)));
  ASSERT_TRUE(got);
  std::vector<std::pair<std::string, std::string>> expected = {{"GL_USER", "dev"}};
  EXPECT_EQ(got->environment, expected);
}

TEST(MessageTest, NulByteInAVariableIsMalformed) {
  Request request = AnyRequest();
  request.environment = {{"GL_USER", std::string("a\0b", 3)}};
  EXPECT_FALSE(DecodeRequest(PayloadOf(EncodeRequest(request))));
}

TEST(MessageTest, CountOfVariablesCannotOutgrowThePayload) {
  PayloadWriter payload;
  payload.Number(1000);
  payload.Text("");
  payload.Text("/srv/git/a.git");
  payload.Number(0xffffffff);
  payload.Text("GL_USER");
  EXPECT_FALSE(DecodeRequest(payload.Take()));
}

TEST(MessageTest, AnswerComesBack) {
  auto got = DecodeAnswer(PayloadOf(EncodeAnswer({AnswerVerdict::kReject, "no\n"})));
  ASSERT_TRUE(got);
  EXPECT_EQ(got->verdict, AnswerVerdict::kReject);
  EXPECT_EQ(got->text, "no\n");
}

TEST(MessageTest, AnswerWithAnUnknownVerdictIsMalformed) {
  std::string payload = PayloadOf(EncodeAnswer({static_cast<AnswerVerdict>(3), ""}));
  EXPECT_FALSE(DecodeAnswer(payload));
  EXPECT_FALSE(DecodeAnswer(""));
  EXPECT_FALSE(DecodeAnswer(PayloadOf(EncodeAnswer({AnswerVerdict::kAccept, ""})) + "x"));
}

TEST(VariablesTest, ListIsExact) {
  for (const char* name :
       {"GIT_QUARANTINE_PATH", "GIT_PUSH_OPTION_COUNT", "GIT_PUSH_OPTION_0", "GIT_PUSH_OPTION_17",
        "GIT_PUSH_CERT_SIGNER", "PUSHGATE_USER", "REMOTE_USER", "GL_USERNAME", "GITEA_PUSHER_NAME",
        "BB_USER_NAME", "GITHUB_USER_LOGIN"}) {
    EXPECT_TRUE(IsAllowedVariable(name)) << name;
  }
  for (const char* name :
       {"", "GIT_DIR", "GIT_CONFIG_COUNT", "LD_PRELOAD", "PATH", "HOME", "GIT_PUSH_OPTION_",
        "GIT_PUSH_OPTION_X", "GIT_PUSH_OPTION_1X", "GL_", "GL_USERX", "git_quarantine_path"}) {
    EXPECT_FALSE(IsAllowedVariable(name)) << name;
  }
}

TEST(DeadlineTest, TakesMillisecondsSecondsAndMinutes) {
  EXPECT_EQ(ParseDeadline("10s"), milliseconds(10'000));
  EXPECT_EQ(ParseDeadline("1500ms"), milliseconds(1500));
  EXPECT_EQ(ParseDeadline("60m"), milliseconds(3'600'000));
  for (const char* text :
       {"", "s", "10", "10h", "-1s", "0s", "61m", "1.5s", "10s ", "99999999999s"}) {
    EXPECT_FALSE(ParseDeadline(text)) << text;
  }
}

TEST(DeadlineTest, JudgingLeavesTimeForTheAnswer) {
  EXPECT_EQ(JudgingTime(milliseconds(10'000)), milliseconds(9'000));
  EXPECT_EQ(JudgingTime(milliseconds(1)), milliseconds(1));
}

}  // namespace
}  // namespace pushgate::hook
