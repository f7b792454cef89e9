#pragma once

namespace pushgate::hook {

// What `pushgate-hook --help` says, and its manual page: told in one place, though the client links
// none of the libraries.

inline constexpr char kClientSynopsis[] =
    "[--socket=PATH] [--config=FILE] [--deadline=TIME] [--end]";

inline constexpr char kClientText[] =
    "What git runs as the pre-receive hook. It hands the push to the daemon, or to\n"
    "'pushgate judge' where none answers, relays the answer and exits with the verdict:\n"
    "0 accepted, 1 rejected, 2 not judged, and so refused. It never accepts a push by\n"
    "itself.\n\n"
    "The hook file is two lines. The first starts this program; the second, reached only\n"
    "if the kernel cannot do so, refuses the push. The kernel passes on only 255 bytes of\n"
    "the first line: --end proves that it is whole, and no value may hold a space.";

inline constexpr char kClientExamples[] =
    "  #!/usr/lib/pushgate/pushgate-hook --socket=/run/pushgate/git/socket --end\n"
    "  echo 'pushgate: the gate could not start; push refused' >&2; exit 1";

struct ClientOptionText {
  const char* name;
  const char* value;  // what it takes; empty: nothing
  const char* text;
};

inline constexpr ClientOptionText kClientOptions[] = {
    {"socket", "PATH", "where the daemon listens; without it, judge without one"},
    {"config", "FILE", "what 'pushgate judge' is given where no daemon answers"},
    {"deadline", "TIME", "for the whole hook, such as 10s or 1500ms; default: 10s"},
    {"end", "", "ends the line of a hook file"},
    {"help", "", "show this help"},
    {"version", "", "show the version, and that of what it says to the daemon"},
};

}  // namespace pushgate::hook
