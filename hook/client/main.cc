// pushgate-hook: what git runs as the pre-receive hook. It hands the push to the daemon, or to
// `pushgate judge` where there is none, relays the answer and exits with the verdict. It never
// accepts a push by itself.

#include <fcntl.h>
#include <signal.h>

#include <algorithm>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "hook/client/ask.h"
#include "hook/client/help.h"
#include "hook/client/judge.h"
#include "hook/client/options.h"

extern char** environ;

namespace pushgate::hook {
namespace {

constexpr int kFaultStatus = static_cast<int>(AnswerVerdict::kFault);

/// Stands /dev/null in for a standard stream that was closed, so that no socket takes its number.
void OpenStandardStreams() {
  for (int fd = 0; fd <= 2; ++fd) {
    if (fcntl(fd, F_GETFD) == -1) open("/dev/null", O_RDWR);
  }
}

/// Nothing can be done about a pusher who does not listen: the verdict stands without its text.
void Say(std::string_view text) {
  while (!text.empty()) {
    ssize_t count = write(2, text.data(), text.size());
    if (count < 0 && errno == EAGAIN) {
      poll(nullptr, 0, 1);
    } else if (count < 0 && errno != EINTR) {
      return;
    } else if (count > 0) {
      text.remove_prefix(static_cast<size_t>(count));
    }
  }
}

/// The text in lines that are indented by two, and broken at spaces where they are too long: with
/// git's "remote: " they make 100 columns, as those of the gate (hook/message/layout.h).
std::string Indented(std::string_view text) {
  constexpr size_t kColumns = 92;
  std::string out;
  for (size_t next = 0; next < text.size();) {
    size_t end = std::min(text.find('\n', next), text.size());
    std::string_view line = text.substr(next, end - next);
    next = end + 1;
    size_t width = 0;
    while (!line.empty()) {
      size_t length = std::min(line.find(' '), line.size());
      std::string_view word = line.substr(0, length);
      line.remove_prefix(std::min(length + 1, line.size()));
      if (word.empty()) continue;
      bool fits = width > 0 && width + 1 + word.size() <= kColumns;
      out.append(fits ? " " : width > 0 ? "\n  " : "  ").append(word);
      width = (fits ? width + 1 : 2) + word.size();
    }
    if (width > 0) out += '\n';
  }
  return out;
}

int Refuse(std::string_view why, std::string_view what_to_do) {
  std::string text = "pushgate: fault: the push was not judged, so it is refused.\n";
  Say(text + Indented(why) + Indented(what_to_do));
  return kFaultStatus;
}

/// Reads standard input to its end. Returns what is wrong with it, or nothing.
std::string ReadUpdates(StreamClock::time_point until, std::string* updates) {
  char buffer[65536];
  for (;;) {
    size_t got = 0;
    switch (ReadSome(0, buffer, sizeof buffer, &got, until)) {
      case StreamState::kOk:
        updates->append(buffer, got);
        if (updates->size() > kMaxUpdates) return "the push updates too many refs at once.";
        break;
      case StreamState::kTimeout:
        return "the list of ref updates on standard input did not end in time.";
      case StreamState::kError:
        return std::string("standard input cannot be read: ") + std::strerror(errno) + ".";
      case StreamState::kEnd:
        if (updates->empty()) return "no ref updates came on standard input.";
        if (updates->back() != '\n') return "the list of ref updates is cut short.";
        return "";
    }
  }
}

/// The absolute path of the Git folder: git starts the hook in it, with GIT_DIR=".".
std::string RepositoryPath() {
  const char* git_dir = getenv("GIT_DIR");
  std::string named = git_dir == nullptr ? "." : git_dir;
  if (!named.empty() && named[0] == '/') return named;
  char here[PATH_MAX];
  if (getcwd(here, sizeof here) == nullptr || here[0] != '/') return "";
  return named == "." || named.empty() ? here : std::string(here) + "/" + named;
}

std::vector<std::pair<std::string, std::string>> AllowedEnvironment() {
  std::vector<std::pair<std::string, std::string>> allowed;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    std::string_view variable = *entry;
    size_t equals = variable.find('=');
    if (equals == std::string_view::npos || !IsAllowedVariable(variable.substr(0, equals)))
      continue;
    allowed.emplace_back(variable.substr(0, equals), variable.substr(equals + 1));
  }
  return allowed;
}

int Relay(const Answer& answer) {
  Say(answer.text);
  return static_cast<int>(answer.verdict);
}

int RefuseUnjudged(const ClientOptions& options, const std::string& daemon_why,
                   const std::string& judge_why) {
  std::string daemon = options.socket.empty() ? "No daemon" : "The daemon at " + options.socket;
  std::string why =
      daemon + ": " + daemon_why + ".\n  " + JudgeProgram() + " judge: " + judge_why + ".";
  return Refuse(why,
                "This is the server's fault, not the push's. Its administrator must start\n"
                "  pushgated on that socket, or put a working pushgate at that path.");
}

/// Only by hand: the kernel adds the path of the hook file, and git gives no arguments.
bool AsksFor(const char* what, int argc, char** argv) {
  return argc == 2 && strcmp(argv[1], what) == 0;
}

int PrintVersion() {
  int printed = printf("pushgate-hook %s, protocol %u\n", PUSHGATE_VERSION,
                       static_cast<unsigned>(kProtocolVersion));
  return printed < 0 || fflush(stdout) != 0 ? kFaultStatus : 0;
}

int PrintHelp() {
  std::string text = std::string("Usage: pushgate-hook ") + kClientSynopsis + "\n\n" + kClientText +
                     "\n\nOptions:\n";
  for (const ClientOptionText& option : kClientOptions) {
    std::string name = std::string("  --") + option.name;
    if (*option.value != '\0') name += std::string("=") + option.value;
    name.resize(20, ' ');
    text += name + option.text + "\n";
  }
  text += std::string("\nExamples:\n") + kClientExamples + "\n";
  return fputs(text.c_str(), stdout) < 0 || fflush(stdout) != 0 ? kFaultStatus : 0;
}

int Run(int argc, char** argv) {
  auto start = StreamClock::now();
  ParsedOptions parsed = ParseOptions(argc, argv);
  if (!parsed.error.empty()) {
    return Refuse(parsed.error, "The server's administrator must install the hook file again.");
  }
  const ClientOptions& options = parsed.options;
  auto until = start + options.deadline;

  Request request;
  std::string problem = ReadUpdates(until, &request.updates);
  if (!problem.empty()) {
    return Refuse(problem,
                  "pushgate-hook must be a pre-receive hook, and the only reader of its input;\n"
                  "  32 MiB of ref updates are the most that it takes at once.");
  }
  request.repository = RepositoryPath();
  if (request.repository.empty()) {
    return Refuse("The folder of the repository has no path.",
                  "The server's administrator must look where the repository has gone.");
  }
  request.push_id = NewPushId();
  request.environment = AllowedEnvironment();
  request.deadline = std::chrono::duration_cast<std::chrono::milliseconds>(
      JudgingTime(options.deadline) - (StreamClock::now() - start));

  Attempt daemon = AskDaemon(options.socket, request, until, options.deadline / 4);
  if (daemon.answer) return Relay(*daemon.answer);
  Attempt judge = RunJudge(options.config, options.socket, request, until);
  if (judge.answer) return Relay(*judge.answer);
  return RefuseUnjudged(options, daemon.why, judge.why);
}

}  // namespace
}  // namespace pushgate::hook

int main(int argc, char** argv) {
  pushgate::hook::OpenStandardStreams();
  if (pushgate::hook::AsksFor("--help", argc, argv)) return pushgate::hook::PrintHelp();
  if (pushgate::hook::AsksFor("--version", argc, argv)) return pushgate::hook::PrintVersion();
  signal(SIGPIPE, SIG_IGN);
  return pushgate::hook::Run(argc, argv);
}
