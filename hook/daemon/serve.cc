#include "hook/daemon/serve.h"

#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "hook/gate.h"
#include "hook/history/hand_over.h"
#include "hook/history/record_push.h"
#include "hook/identity/account.h"
#include "hook/message/rejection.h"
#include "hook/message/safe_text.h"
#include "hook/protocol/message.h"
#include "hook/protocol/stream.h"

namespace pushgate::hook {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A client has read its whole input before it connects, so that its request comes at once: only
/// one that is stopped or gone takes longer.
constexpr seconds kRequestTime{5};
constexpr seconds kAnswerTime{5};
constexpr milliseconds kProgressInterval{250};

/// Reads the one frame that a client sends. An error's message is what the client is told.
Result<Frame> ReadFrame(const Descriptor& socket) {
  FrameReader reader(kMaxRequest);
  Frame frame;
  std::vector<char> buffer(65536);
  auto until = StreamClock::now() + kRequestTime;
  for (;;) {
    switch (reader.Next(&frame)) {
      case FrameReader::State::kFrame:
        return frame;
      case FrameReader::State::kWrongVersion:
        return Fail(ErrorCode::kUnsupported,
                    "the hook speaks protocol version " + std::to_string(reader.version()) +
                        ", the daemon " + std::to_string(kProtocolVersion));
      case FrameReader::State::kTooBig:
        return Fail(ErrorCode::kLimit,
                    "the request is larger than " + std::to_string(kMaxRequest >> 20) + " MiB");
      case FrameReader::State::kMalformed:
        return Fail(ErrorCode::kInvalid, "the request is not of this protocol");
      case FrameReader::State::kNeedsMore:
        break;
    }
    size_t got = 0;
    StreamState state = ReadSome(socket.get(), buffer.data(), buffer.size(), &got, until);
    if (state == StreamState::kTimeout) {
      return Fail(ErrorCode::kDeadline, "the request did not arrive in time");
    }
    if (state != StreamState::kOk) return Fail(ErrorCode::kInvalid, "the request was cut short");
    reader.Feed({buffer.data(), got});
  }
}

/// Only the owner and root are told what the owner's repositories hold.
bool MayKnow(uid_t peer) { return peer == geteuid() || peer == 0; }

Result<Request> RequestIn(const Frame& frame, uid_t peer) {
  if (!MayKnow(peer)) {
    return Fail(ErrorCode::kInvalid, "it serves its own user and root alone");
  }
  std::optional<Request> request;
  if (frame.type == FrameType::kRequest) request = DecodeRequest(frame.payload);
  if (!request) return Fail(ErrorCode::kInvalid, "the request is malformed");
  return std::move(*request);
}

/// Whether the client still waits. One that has lost its patience has the push judged elsewhere.
bool IsGone(const Descriptor& socket) {
  pollfd entry{socket.get(), POLLIN, 0};
  return poll(&entry, 1, 0) > 0 && (entry.revents & (POLLHUP | POLLERR)) != 0;
}

Push PushOf(Request request, uid_t peer) {
  Push push;
  push.id = request.push_id.empty() ? NewPushId() : std::move(request.push_id);
  push.account = AccountUnlessOwner(request.repository, peer);
  push.repository = std::move(request.repository);
  push.environment = {request.environment.begin(), request.environment.end()};
  push.updates = std::move(request.updates);
  return push;
}

AnswerVerdict ToAnswer(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAccept:
      return AnswerVerdict::kAccept;
    case Verdict::kReject:
      return AnswerVerdict::kReject;
    case Verdict::kFault:
      break;
  }
  return AnswerVerdict::kFault;
}

/// A text that does not fit the answer is cut at the end of a line.
std::string Fitting(std::string text) {
  constexpr std::string_view kCut = "pushgate: the rest of this text was too long to show\n";
  constexpr size_t kMost = kMaxAnswer - 64;
  if (text.size() <= kMost) return text;
  text.resize(text.rfind('\n', kMost - kCut.size()) + 1);
  return text.append(kCut);
}

}  // namespace

void LogNotices(const Setup& setup) {
  for (const std::string& notice : setup.notices) spdlog::warn("{}", SafeText(notice));
  for (const std::string& notice : setup.bypass.notices) spdlog::warn("{}", SafeText(notice));
  for (const std::string& error : setup.bypass.errors) {
    spdlog::error("{}", SafeText(error));
  }
  if (!setup.bypass.errors.empty()) spdlog::error("what these files say excuses nobody");
}

bool AsksForStatus(const Connection& connection) {
  static const std::string kAsked = EncodeFrame(FrameType::kStatusRequest, "");
  static const std::string kAskedMetrics = EncodeFrame(FrameType::kStatusRequest, kAsMetrics);
  std::string seen(kAskedMetrics.size() + 1, '\0');
  ssize_t size = recv(connection.socket.get(), seen.data(), seen.size(), MSG_PEEK | MSG_DONTWAIT);
  seen.resize(static_cast<size_t>(std::max<ssize_t>(size, 0)));
  return seen == kAsked || seen == kAskedMetrics;
}

void ServeConnection(const Connection& connection, const Service& service) {
  const int socket = connection.socket.get();
  if (IsGone(connection.socket)) return;
  Result<Frame> frame = ReadFrame(connection.socket);
  if (frame && frame->type == FrameType::kRow) {
    std::string answer = TakeRow(frame->payload, connection.peer, *service.current_setup());
    WriteAll(socket, answer, StreamClock::now() + kAnswerTime);
    return;
  }
  if (frame && frame->type == FrameType::kStatusRequest && MayKnow(connection.peer)) {
    std::string status = frame->payload == kAsMetrics ? service.metrics() : service.status();
    WriteAll(socket, EncodeFrame(FrameType::kStatus, status), StreamClock::now() + kAnswerTime);
    return;
  }
  Result<Request> request = tl::unexpected(frame ? Error() : frame.error());
  if (frame) request = RequestIn(*frame, connection.peer);
  if (!request) {
    SendRefusal(connection.socket, request.error().message);
    service.tally->CountRefused(kRefusedRequest);
    spdlog::warn("a client of user {} was not served: {}", connection.peer,
                 request.error().message);
    return;
  }
  if (IsGone(connection.socket)) return;
  std::shared_ptr<const Setup> setup = service.current_setup();
  auto until = std::min(connection.accepted + request->deadline,
                        StreamClock::now() + setup->config.limits.deadline);
  auto told = StreamClock::now();
  Watch watch(until, [&] {
    auto now = StreamClock::now();
    if (now - told < kProgressInterval) return;
    told = now;
    // A client that is gone is found out when the answer is sent.
    WriteAll(socket, EncodeFrame(FrameType::kProgress, ""), now + kProgressInterval);
  });
  Push push = PushOf(std::move(*request), connection.peer);
  PushRecorder recorder(*setup, push, *setup->history);
  Judgement judgement = JudgePush(*setup, push, watch, &recorder);
  // A push that is accepted must be in the record before its pusher knows; for others the pusher
  // need not wait.
  bool accepted = judgement.verdict == Verdict::kAccept;
  Recorded recorded;
  service.tally->BeginRecord();
  if (accepted) recorded = recorder.Record(judgement, watch);
  KeepIfRefused(*setup, push, judgement);
  auto took = std::chrono::steady_clock::now() - connection.accepted;
  service.tally->Count(judgement, std::chrono::duration_cast<std::chrono::microseconds>(took));
  std::string answer =
      EncodeAnswer({ToAnswer(judgement.verdict), Fitting(RenderForPusher(judgement, *setup))});
  bool answered = WriteAll(socket, answer, StreamClock::now() + kAnswerTime) == StreamState::kOk;
  if (!accepted) recorded = recorder.Record(judgement, watch);
  service.tally->NoteRecord(judgement.unrecorded);
  LogPush(*setup, push, judgement, recorded, answered);
}

}  // namespace pushgate::hook
