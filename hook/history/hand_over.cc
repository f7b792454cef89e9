#include "hook/history/hand_over.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>
#include <vector>

#include "hook/history/handed_row.h"
#include "hook/history/push_lines.h"
#include "hook/identity/account.h"
#include "hook/message/safe_text.h"
#include "hook/protocol/connect.h"
#include "hook/protocol/frame.h"
#include "hook/protocol/push_id.h"
#include "hook/protocol/stream.h"

namespace pushgate::hook {
namespace {

/// More than writing a row takes, and less than what is left of a pusher's patience.
constexpr std::chrono::seconds kPatience{5};

/// Each value as a text, in the order of VisitColumns.
class RowWriter {
 public:
  void operator()(const char*, const std::string& text) { payload_.Text(text); }
  void operator()(const char*, int64_t number) { payload_.Text(std::to_string(number)); }
  template <typename Item>
  void List(const std::vector<Item>& items) {
    payload_.Number(static_cast<uint32_t>(items.size()));
    for (const Item& item : items) record::VisitColumns(item, *this);
  }
  std::string Take() { return payload_.Take(); }

 private:
  PayloadWriter payload_;
};

class RowReader {
 public:
  explicit RowReader(std::string_view payload) : payload_(payload) {}

  void operator()(const char*, std::string& text) { sound_ = sound_ && payload_.Text(&text); }
  void operator()(const char*, int64_t& number) {
    std::string digits;
    sound_ = sound_ && payload_.Text(&digits);
    const char* end = digits.data() + digits.size();
    sound_ = sound_ && std::from_chars(digits.data(), end, number).ptr == end && !digits.empty();
  }
  template <typename Item>
  void List(std::vector<Item>& items) {
    uint32_t count = 0;
    sound_ = sound_ && payload_.Number(&count);
    for (uint32_t i = 0; sound_ && i < count; ++i) {
      record::VisitColumns(items.emplace_back(), *this);
    }
  }
  /// Whether everything was there, and nothing else.
  bool sound() const { return sound_ && payload_.AtEnd(); }

 private:
  PayloadReader payload_;
  bool sound_ = true;
};

template <typename Row, typename Visitor>
void VisitPush(Row& row, Visitor& visitor) {
  record::VisitColumns(row, visitor);
  visitor.List(row.refs);
  visitor.List(row.findings);
  visitor.List(row.skips);
  visitor.List(row.faults);
  visitor.List(row.excuses);
}

/// What the daemon answers.
struct Outcome {
  std::string error;  // why the row is not in the record; else empty
  std::string spent;  // a bypass entry that has no use left; else empty
  int64_t id = 0;
  std::string hash;

  template <typename Visitor>
  void Visit(Visitor& visitor) {
    visitor("error", error);
    visitor("spent", spent);
    visitor("id", id);
    visitor("hash", hash);
  }
};

std::string Encode(Outcome outcome) {
  RowWriter writer;
  outcome.Visit(writer);
  return EncodeFrame(FrameType::kRecorded, writer.Take());
}

/// Waits for the frame that answers; in front of it the daemon may say that it is busy.
Result<Frame> AwaitAnswer(int socket, StreamClock::time_point until) {
  FrameReader reader(kMaxAnswer);
  char buffer[4096];
  for (;;) {
    Frame frame;
    FrameReader::State state = reader.Next(&frame);
    if (state == FrameReader::State::kFrame && frame.type != FrameType::kProgress) return frame;
    if (state == FrameReader::State::kFrame) continue;
    if (state != FrameReader::State::kNeedsMore) {
      return Fail(ErrorCode::kFault, "it does not speak this version's protocol");
    }
    size_t got = 0;
    if (ReadSome(socket, buffer, sizeof buffer, &got, until) != StreamState::kOk) {
      return Fail(ErrorCode::kFault, "it did not answer");
    }
    reader.Feed({buffer, got});
  }
}

Result<Outcome> AwaitOutcome(int socket, StreamClock::time_point until) {
  Result<Frame> frame = AwaitAnswer(socket, until);
  if (!frame) return tl::unexpected(frame.error());
  if (frame->type == FrameType::kRefusal) {
    return Fail(ErrorCode::kFault, "it refuses: " + frame->payload);
  }
  Outcome outcome;
  RowReader payload(frame->payload);
  outcome.Visit(payload);
  if (frame->type == FrameType::kRecorded && payload.sound()) return outcome;
  return Fail(ErrorCode::kFault, "its answer makes no sense");
}

/// Whether the daemon's own lists excuse by these entries without counting: who can be anybody is
/// not believed about what the lists say.
std::string ProblemOf(const std::vector<record::Excuse>& excuses, const BypassList& list) {
  for (const record::Excuse& excuse : excuses) {
    auto found = std::find_if(list.entries.begin(), list.entries.end(), [&](const auto& entry) {
      return entry.id == excuse.entry && entry.max_uses == 0;
    });
    if (found == list.entries.end()) {
      return "bypass entry '" + excuse.entry + "' is not one that can excuse without being counted";
    }
  }
  return "";
}

Outcome Record(record::Push& row, const Setup& setup) {
  Outcome outcome;
  outcome.error = ProblemOf(row.excuses, setup.bypass);
  if (!outcome.error.empty()) return outcome;
  Result<std::optional<std::string>> appended = setup.history->Append(row);
  if (!appended) {
    outcome.error = appended.error().message;
  } else if (*appended) {
    outcome.spent = **appended;
  } else {
    outcome.id = row.id;
    outcome.hash = row.hash;
  }
  return outcome;
}

/// What such a process says of who it is, and what the store gives, is not its to say.
void OverwriteClaims(record::Push& row, uid_t peer) {
  row.user = AccountOf(peer);
  row.trust = Name(Trust::kUnverified);
  for (std::string* text :
       {&row.groups, &row.key_id, &row.protocol, &row.previous, &row.hash, &row.server}) {
    text->clear();
  }
  row.baseline_digest.clear();
  row.id = row.seq = row.time = row.baseline_id = 0;
}

}  // namespace

Result<std::optional<std::string>> HandOver::Append(record::Push& row,
                                                    const record::BaselineStep*) {
  auto failed = [&](const std::string& why) {
    return Fail(ErrorCode::kFault, "the daemon at " + socket_ +
                                       ", which keeps the record for other users than the "
                                       "repositories' owner: " +
                                       why);
  };
  auto until = StreamClock::now() + kPatience;
  Connected connected = ConnectTo(socket_);
  if (!connected.problem.empty()) return failed(connected.problem);
  if (connected.server != 0 && connected.server != owner_) {
    return failed("it belongs to user " + std::to_string(connected.server));
  }
  RowWriter writer;
  VisitPush(row, writer);
  int socket = connected.socket.get();
  std::string frame = EncodeFrame(FrameType::kRow, writer.Take());
  if (WriteAll(socket, frame, until) != StreamState::kOk) return failed("it does not listen");
  Result<Outcome> outcome = AwaitOutcome(socket, until);
  if (!outcome) return failed(outcome.error().message);
  if (!outcome->error.empty()) return Fail(ErrorCode::kFault, outcome->error);
  if (!outcome->spent.empty()) return outcome->spent;
  row.id = outcome->id;
  row.hash = outcome->hash;
  return std::nullopt;
}

Result<int64_t> HandOver::UsesOf(std::string_view, std::string_view) const {
  return Fail(ErrorCode::kUnsupported,
              "uses are counted for pushes through the repositories' owner alone");
}

std::string TakeRow(std::string_view payload, uid_t peer, const Setup& setup) {
  record::Push row;
  RowReader reader(payload);
  VisitPush(row, reader);
  bool sound = reader.sound() && IsPushId(row.push_id);
  OverwriteClaims(row, peer);
  std::string problem = sound ? ProblemOfHanded(row) : "it is malformed";
  if (!problem.empty()) {
    spdlog::warn("a row of user {} was not taken: {}", peer, problem);
    return EncodeFrame(FrameType::kRefusal, "the row was not taken: " + problem);
  }
  Outcome outcome = Record(row, setup);
  if (!outcome.error.empty()) {
    spdlog::error("fault: a push of {} is not in the record: {}", SafeText(row.user),
                  SafeText(outcome.error));
  } else {
    LogRow(row, true);
  }
  return Encode(outcome);
}

}  // namespace pushgate::hook
