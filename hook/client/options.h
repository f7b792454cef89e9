#pragma once

#include <chrono>
#include <string>

#include "hook/protocol/deadline.h"

namespace pushgate::hook {

/// What the hook file's first line tells the client.
///
/// The hook file is two lines; the second is reached only when the kernel cannot start the client,
/// because git then runs the file with `sh`:
///
///     #!/usr/lib/pushgate/pushgate-hook --socket=S --config=F --deadline=10s --end
///     echo 'pushgate: the gate could not start; push refused' >&2; exit 1
///
/// The kernel hands over all that follows the program as one argument, and cuts it silently where
/// the line passes 255 bytes; `--end` proves that it is whole. No value may hold a space.
struct ClientOptions {
  std::string socket;  // of the daemon; empty: judge in process
  std::string config;  // for judging in process; empty: what `pushgate judge` finds by itself
  std::chrono::milliseconds deadline = kDefaultDeadline;  // for the whole hook
};

struct ParsedOptions {
  ClientOptions options;
  std::string error;  // what is wrong, and what to do; empty if nothing is
};

/// Reads the arguments of main. With one that is no option (the path of the hook file, which the
/// kernel adds) the first is the kernel's single argument; otherwise each is an option of its own,
/// for use by hand, and `--end` may be left out.
ParsedOptions ParseOptions(int argc, char** argv);

}  // namespace pushgate::hook
