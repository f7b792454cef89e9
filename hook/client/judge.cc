#include "hook/client/judge.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <climits>
#include <cstring>
#include <vector>

#include "hook/protocol/deadline.h"

namespace pushgate::hook {
namespace {

using std::chrono::milliseconds;

/// What the child's exit status says where the program could not be started.
constexpr int kNotStarted = 126;

struct Child {
  pid_t pid = -1;
  int input = -1;   // write end of its standard input; non-blocking
  int output = -1;  // read end of its standard output and error
};

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

[[noreturn]] void BecomeJudge(std::vector<std::string> arguments,
                              std::vector<std::string> environment, int input, int output) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (int number = 1; number < NSIG; ++number) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (dup2(input, 0) == 0 && dup2(output, 1) == 1 && dup2(output, 2) == 2) {
    execve(arguments[0].c_str(), Pointers(arguments).data(), Pointers(environment).data());
  }
  std::string why = std::strerror(errno);
  _exit(write(2, why.data(), why.size()) < 0 ? kNotStarted + 1 : kNotStarted);
}

/// False with errno.
bool Start(const std::string& config, const std::string& socket, const Request& request,
           milliseconds time, Child* child) {
  std::vector<std::string> arguments = {JudgeProgram(),
                                        "judge",
                                        "--repo",
                                        request.repository,
                                        "--record",
                                        "--deadline",
                                        std::to_string(JudgingTime(time).count()) + "ms"};
  if (!request.push_id.empty()) {
    arguments.insert(arguments.end(), {"--push", request.push_id});
  }
  if (!config.empty()) arguments.insert(arguments.end(), {"--config", config});
  if (!socket.empty()) arguments.insert(arguments.end(), {"--socket", socket});
  std::vector<std::string> environment;
  for (const auto& [name, value] : request.environment) environment.push_back(name + "=" + value);

  int input[2];
  int output[2];
  if (pipe2(input, O_CLOEXEC) != 0 || pipe2(output, O_CLOEXEC) != 0) return false;
  child->pid = fork();
  if (child->pid < 0) return false;
  if (child->pid == 0)
    BecomeJudge(std::move(arguments), std::move(environment), input[0], output[1]);
  close(input[0]);
  close(output[1]);
  child->input = input[1];
  child->output = output[0];
  return fcntl(child->input, F_SETFL, O_NONBLOCK) == 0;
}

void CloseInput(Child* child) {
  close(child->input);
  child->input = -1;
}

/// Writes as much as the child takes now; closes its input once it has all, or wants no more.
void Feed(Child* child, std::string_view* updates) {
  ssize_t count = write(child->input, updates->data(), updates->size());
  if (count > 0) updates->remove_prefix(static_cast<size_t>(count));
  bool failed = count < 0 && errno != EAGAIN && errno != EINTR;
  if (failed || updates->empty()) CloseInput(child);
}

/// Feeds the updates and keeps what the child says, both at once so that neither side blocks the
/// other. True once the child has closed its output; false at `until`, or if it says too much.
bool Converse(Child* child, std::string_view updates, StreamClock::time_point until,
              std::string* said) {
  char buffer[16384];
  while (said->size() <= kMaxAnswer && StreamClock::now() < until) {
    // poll() passes over the input once it is -1.
    pollfd entries[] = {{child->output, POLLIN, 0}, {child->input, POLLOUT, 0}};
    if (poll(entries, 2, MillisecondsLeft(until)) < 0) continue;
    if (entries[1].revents != 0) Feed(child, &updates);
    if (entries[0].revents == 0) continue;
    ssize_t count = read(child->output, buffer, sizeof buffer);
    if (count == 0) return true;
    if (count > 0) said->append(buffer, static_cast<size_t>(count));
  }
  return false;
}

/// The child's wait status; kills it at `until`.
int Reap(pid_t pid, StreamClock::time_point until) {
  int status = 0;
  for (;;) {
    pid_t ended = waitpid(pid, &status, WNOHANG);
    if (ended == pid || (ended < 0 && errno != EINTR)) return status;
    if (StreamClock::now() >= until) {
      kill(pid, SIGKILL);
      waitpid(pid, &status, 0);
      return status;
    }
    poll(nullptr, 0, 1);
  }
}

Attempt ReadOutcome(int status, std::string said) {
  const std::string_view words = std::string_view(said).substr(0, said.find_last_not_of(" \n") + 1);
  Attempt attempt;
  if (WIFSIGNALED(status)) {
    attempt.why = std::string("it was ended by a signal: ") + strsignal(WTERMSIG(status));
  } else if (WEXITSTATUS(status) == kNotStarted) {
    attempt.why = std::string(words);
  } else if (WEXITSTATUS(status) > 2) {
    attempt.why = "it ended with status " + std::to_string(WEXITSTATUS(status)) + ": ";
    attempt.why += words;
  } else {
    attempt.answer = Answer{static_cast<AnswerVerdict>(WEXITSTATUS(status)), std::move(said)};
  }
  return attempt;
}

}  // namespace

std::string JudgeProgram() {
  char self[PATH_MAX];
  ssize_t size = readlink("/proc/self/exe", self, sizeof self);
  std::string beside(self, size > 0 ? static_cast<size_t>(size) : 0);
  beside.erase(beside.rfind('/') + 1).append("pushgate");
  return access(beside.c_str(), X_OK) == 0 ? beside : PUSHGATE_JUDGE_PATH;
}

Attempt RunJudge(const std::string& config, const std::string& socket, const Request& request,
                 StreamClock::time_point until) {
  auto time = std::chrono::duration_cast<milliseconds>(until - StreamClock::now());
  if (time < milliseconds(1)) return {std::nullopt, "no time was left for it"};
  Child child;
  if (!Start(config, socket, request, time, &child)) return {std::nullopt, std::strerror(errno)};
  std::string said;
  bool ended = Converse(&child, request.updates, until, &said);
  int status = Reap(child.pid, ended ? until : StreamClock::time_point::min());
  if (said.size() > kMaxAnswer) {
    return {std::nullopt, "it said more than " + std::to_string(kMaxAnswer >> 20) + " MiB"};
  }
  if (!ended && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
    return {std::nullopt, "it did not finish in time"};
  }
  return ReadOutcome(status, std::move(said));
}

}  // namespace pushgate::hook
