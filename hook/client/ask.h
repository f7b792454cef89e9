#pragma once

#include <optional>
#include <string>

#include "hook/protocol/message.h"
#include "hook/protocol/stream.h"

namespace pushgate::hook {

/// What came of one way to have the push judged.
struct Attempt {
  std::optional<Answer> answer;
  std::string why;  // without an answer: what went wrong, for an administrator
};

/// Has the daemon judge the push. Gives up where there is none, where it is neither root's nor this
/// user's, where it refuses, dies, or speaks another version; at `until`; and when it has been
/// silent for `patience`: a daemon that is well sends a progress frame several times a second.
Attempt AskDaemon(const std::string& socket_path, const Request& request,
                  StreamClock::time_point until, std::chrono::milliseconds patience);

}  // namespace pushgate::hook
