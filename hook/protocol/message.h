#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hook/protocol/frame.h"
#include "hook/protocol/push_id.h"
#include "hook/protocol/variables.h"

namespace pushgate::hook {

/// The payload of a kRequest: a push as the hook saw it.
struct Request {
  std::chrono::milliseconds deadline{0};  // how long the client will wait for the answer
  std::string push_id;                    // see push_id.h; empty: it has none
  std::string repository;                 // absolute path of the Git folder
  std::vector<std::pair<std::string, std::string>> environment;
  std::string updates;  // the hook's standard input, raw
};

/// The payload of a kAnswer, and the exit status of the client and of `pushgate judge`.
enum class AnswerVerdict : uint32_t { kAccept = 0, kReject = 1, kFault = 2 };

struct Answer {
  AnswerVerdict verdict = AnswerVerdict::kFault;
  std::string text;  // for the pusher
};

inline std::string EncodeRequest(const Request& request) {
  PayloadWriter payload;
  payload.Number(static_cast<uint32_t>(request.deadline.count()));
  payload.Text(request.push_id);
  payload.Text(request.repository);
  payload.Number(static_cast<uint32_t>(request.environment.size()));
  for (const auto& [name, value] : request.environment) {
    payload.Text(name);
    payload.Text(value);
  }
  payload.Text(request.updates);
  return EncodeFrame(FrameType::kRequest, payload.Take());
}

/// Reads a request; nothing if it is malformed: cut short, with bytes left over, a path that is not
/// absolute, an id that is none, a NUL byte in a path or a variable. Variables that are not allowed
/// are left out.
inline std::optional<Request> DecodeRequest(std::string_view payload) {
  PayloadReader reader(payload);
  Request request;
  uint32_t deadline = 0;
  uint32_t variables = 0;
  auto has_nul = [](const std::string& text) { return text.find('\0') != std::string::npos; };
  if (!reader.Number(&deadline) || !reader.Text(&request.push_id)) return std::nullopt;
  if (!request.push_id.empty() && !IsPushId(request.push_id)) return std::nullopt;
  if (!reader.Text(&request.repository)) return std::nullopt;
  if (request.repository.empty() || request.repository[0] != '/') return std::nullopt;
  if (has_nul(request.repository) || !reader.Number(&variables)) return std::nullopt;
  for (uint32_t i = 0; i < variables; ++i) {
    std::string name;
    std::string value;
    if (!reader.Text(&name) || !reader.Text(&value) || has_nul(value)) return std::nullopt;
    if (IsAllowedVariable(name)) request.environment.emplace_back(name, value);
  }
  if (!reader.Text(&request.updates) || !reader.AtEnd()) return std::nullopt;
  request.deadline = std::chrono::milliseconds(deadline);
  return request;
}

inline std::string EncodeAnswer(const Answer& answer) {
  PayloadWriter payload;
  payload.Number(static_cast<uint32_t>(answer.verdict));
  payload.Text(answer.text);
  return EncodeFrame(FrameType::kAnswer, payload.Take());
}

inline std::optional<Answer> DecodeAnswer(std::string_view payload) {
  PayloadReader reader(payload);
  Answer answer;
  uint32_t verdict = 0;
  if (!reader.Number(&verdict) || verdict > 2) return std::nullopt;
  if (!reader.Text(&answer.text) || !reader.AtEnd()) return std::nullopt;
  answer.verdict = static_cast<AnswerVerdict>(verdict);
  return answer;
}

}  // namespace pushgate::hook
