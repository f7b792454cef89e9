#include "install/place/process.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "hook/protocol/descriptor.h"

namespace pushgate::install {
namespace {

using hook::Descriptor;

constexpr int kNotStarted = 127;
constexpr char kNobodysHome[] = "/nonexistent";

std::string HomeOf(uid_t uid) {
  passwd entry{};
  passwd* found = nullptr;
  std::vector<char> buffer(16384);
  getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found);
  return found != nullptr ? found->pw_dir : kNobodysHome;
}

/// A git command above must not decide which repository is meant; where the settings of system and
/// user are may well be said by the environment.
bool IsHandedOn(std::string_view variable, bool as_another) {
  if (variable.starts_with("LC_ALL=")) return false;
  if (variable.starts_with("HOME=") || variable.starts_with("GIT_CONFIG_GLOBAL=")) {
    return !as_another;
  }
  for (std::string_view kept :
       {"GIT_CONFIG_SYSTEM=", "GIT_CONFIG_NOSYSTEM=", "GIT_SSH", "GIT_EXEC_PATH="}) {
    if (variable.starts_with(kept)) return true;
  }
  return !variable.starts_with("GIT_");
}

bool IsAnother(const std::optional<Account>& account) {
  return account && account->uid != geteuid();
}

std::vector<std::string> EnvironmentFor(const Start& start) {
  std::vector<std::string> all;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    std::string_view variable = *entry;
    if (IsHandedOn(variable, IsAnother(start.as))) all.emplace_back(variable);
  }
  if (IsAnother(start.as)) all.push_back("HOME=" + HomeOf(start.as->uid));
  all.insert(all.end(), {"LC_ALL=C", "GIT_TERMINAL_PROMPT=0"});
  for (const auto& [name, value] : start.variables) {
    const std::string begin = name + "=";
    std::erase_if(all, [&](const std::string& entry) { return entry.starts_with(begin); });
    all.push_back(begin + value);
  }
  return all;
}

bool Become(const std::optional<Account>& account) {
  if (!account || geteuid() != 0 || account->uid == 0) return true;
  return setgroups(1, &account->gid) == 0 && setgid(account->gid) == 0 && setuid(account->uid) == 0;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

[[noreturn]] void Exec(std::vector<std::string> words, const Start& start, const int streams[3]) {
  std::vector<std::string> environment = EnvironmentFor(start);
  bool ready = dup2(streams[0], 0) == 0 && dup2(streams[1], 1) == 1 && dup2(streams[2], 2) == 2 &&
               Become(start.as) && (start.folder.empty() || chdir(start.folder.c_str()) == 0);
  if (ready) execvpe(words[0].c_str(), Pointers(words).data(), Pointers(environment).data());
  std::string why = words[0] + ": " + std::strerror(errno);
  _exit(write(2, why.data(), why.size()) < 0 ? kNotStarted : kNotStarted);
}

/// Takes what a stream has; closes it at its end.
void Take(Descriptor& stream, std::string& text) {
  char buffer[16384];
  ssize_t count = read(stream.get(), buffer, sizeof buffer);
  if (count > 0) text.append(buffer, static_cast<size_t>(count));
  if (count == 0 || (count < 0 && errno != EINTR)) stream = Descriptor();
}

void Give(Descriptor& stream, std::string_view& text) {
  ssize_t count = write(stream.get(), text.data(), text.size());
  if (count > 0) text.remove_prefix(static_cast<size_t>(count));
  if (text.empty() || (count < 0 && errno != EINTR)) stream = Descriptor();
}

void Converse(Descriptor input, Descriptor output, Descriptor error, std::string_view text,
              Ran& ran) {
  if (text.empty()) input = Descriptor();
  while (input || output || error) {
    pollfd entries[] = {
        {input.get(), POLLOUT, 0}, {output.get(), POLLIN, 0}, {error.get(), POLLIN, 0}};
    if (poll(entries, 3, -1) < 0) continue;
    if (entries[0].revents != 0) Give(input, text);
    if (entries[1].revents != 0) Take(output, ran.out);
    if (entries[2].revents != 0) Take(error, ran.said);
  }
}

}  // namespace

std::optional<Account> OwnerOf(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  return Account{status.st_uid, status.st_gid};
}

std::optional<Account> AccountNamed(const std::string& name) {
  passwd entry{};
  passwd* found = nullptr;
  std::vector<char> buffer(16384);
  getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
  if (found == nullptr) return std::nullopt;
  return Account{found->pw_uid, found->pw_gid};
}

Ran RunProgram(const std::vector<std::string>& words, const Start& start) {
  Ran ran;
  int ends[3][2];
  for (auto& pair : ends) {
    if (pipe2(pair, O_CLOEXEC) != 0) {
      ran.said = std::strerror(errno);
      return ran;
    }
  }
  Descriptor near[] = {Descriptor(ends[0][1]), Descriptor(ends[1][0]), Descriptor(ends[2][0])};
  Descriptor far[] = {Descriptor(ends[0][0]), Descriptor(ends[1][1]), Descriptor(ends[2][1])};
  const int streams[] = {far[0].get(), far[1].get(), far[2].get()};
  // A program that reads nothing must not end this one.
  struct sigaction ignore {
  }, before{};
  ignore.sa_handler = SIG_IGN;
  pid_t child = fork();
  if (child == 0) Exec(words, start, streams);
  for (Descriptor& end : far) end = Descriptor();
  if (child < 0) {
    ran.said = std::strerror(errno);
    return ran;
  }
  sigaction(SIGPIPE, &ignore, &before);
  Converse(std::move(near[0]), std::move(near[1]), std::move(near[2]), start.input, ran);
  sigaction(SIGPIPE, &before, nullptr);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return ran;
}

Ran RunGit(const std::string& git_dir, std::vector<std::string> words) {
  words.insert(words.begin(), {"git", "--git-dir=" + git_dir});
  Start start;
  start.folder = git_dir;
  start.as = OwnerOf(git_dir);
  return RunProgram(words, start);
}

std::string Trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

ActingAs::ActingAs(const std::optional<Account>& account) {
  if (!account || geteuid() != 0 || account->uid == 0) return;
  int count = getgroups(0, nullptr);
  groups_.resize(static_cast<size_t>(count > 0 ? count : 0));
  if (getgroups(count, groups_.data()) < 0) groups_.clear();
  acting_ = true;
  bool become =
      setgroups(1, &account->gid) == 0 && setegid(account->gid) == 0 && seteuid(account->uid) == 0;
  // To go on as root would be what this is here to prevent.
  if (!become) _exit(2);
}

ActingAs::~ActingAs() {
  if (!acting_) return;
  bool back = seteuid(0) == 0 && setegid(0) == 0 && setgroups(groups_.size(), groups_.data()) == 0;
  if (!back) _exit(2);
}

}  // namespace pushgate::install
