#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace pushgate {

/// What a caller may branch on; everything else about an error is in its message.
enum class ErrorCode {
  kInvalid,      // the input itself is wrong: configuration, rule file, request
  kNotFound,     // the thing named does not exist
  kCorrupt,      // content that the pusher controls cannot be read: missing or damaged objects
  kLimit,        // a limit or budget that the pusher controls was reached
  kDeadline,     // the time given to the whole request has passed
  kUnsupported,  // a valid thing that this build cannot do, such as a SHA-256 repository
  kFault,        // the server failed: I/O, memory, permissions
};

/// One failure, told to the person who must act: what happened, where, and what to do.
struct Error {
  ErrorCode code = ErrorCode::kFault;
  std::string message;
};

template <typename T>
using Result = tl::expected<T, Error>;

/// `return Fail(ErrorCode::kNotFound, "...")` from any function that returns a Result.
inline tl::unexpected<Error> Fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}

/// Puts where it happened before an error's message: "WHERE: MESSAGE".
inline tl::unexpected<Error> Within(std::string_view where, Error error) {
  error.message.insert(0, std::string(where) + ": ");
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace pushgate
