#pragma once

#include <string>

#include "hook/client/ask.h"

namespace pushgate::hook {

/// Has `pushgate judge` judge the push, in a process of its own: the one beside this program, else
/// the one at the path that was set when this was built. It gets the request's variables and no
/// others, default signals, the updates on its standard input, and is killed at `until`.
/// What it cannot write into the record itself it hands to the daemon at `socket`.
Attempt RunJudge(const std::string& config, const std::string& socket, const Request& request,
                 StreamClock::time_point until);

/// The program that RunJudge starts.
std::string JudgeProgram();

}  // namespace pushgate::hook
