#include "install/place/hook_file.h"

#include <vector>

#include "hook/protocol/deadline.h"

namespace pushgate::install {
namespace {

constexpr std::string_view kProgram = "/pushgate-hook";
constexpr std::string_view kSecondLine =
    "echo 'pushgate: the gate could not start; push refused' >&2; exit 1\n";
constexpr std::string_view kChainMark = "# pushgate install wrote this: ";
constexpr std::string_view kHostChain =
    "first the repository's own hook, then the gate; either refuses the push.";
constexpr size_t kLongestSocket = 107;

/// Where the chain itself is, behind links to it; and an end for one that comes to run itself.
constexpr std::string_view kFindSelf =
    "{\n"
    "self=$(readlink -f \"$0\") || exit\n"
    "here=${self%/*}\n"
    "case \"|${PUSHGATE_CHAIN-}|\" in\n"
    "*\"|$PWD:$here|\"*)\n"
    "  echo \"pushgate: $self comes to run itself, by $0; push refused\" >&2\n"
    "  exit 1\n"
    "  ;;\n"
    "esac\n"
    "export PUSHGATE_CHAIN=\"${PUSHGATE_CHAIN-}|$PWD:$here\"\n";
constexpr std::string_view kReadUpdates =
    "updates=$(cat && echo .) || {\n"
    "  echo 'pushgate: the ref updates could not be read; push refused' >&2\n"
    "  exit 1\n"
    "}\n"
    "updates=${updates%.}\n";
/// Where `$first` is a chain as well, by a link or in the repository itself, the gate runs after it
/// anyway: what it runs first is all that is wanted of it.
constexpr std::string_view kPassChain =
    "if grep -qs '^# pushgate install wrote this: ' \"$first\"; then\n"
    "  first=$(readlink -f \"$first\")\n"
    "  first=${first%/*}/pre-receive.before-pushgate\n"
    "fi\n";
/// A linked work tree has its hooks where the others have theirs.
constexpr std::string_view kFindCommon =
    "common=${GIT_DIR-}\n"
    "if [ -z \"$common\" ] || [ -e \"$common/commondir\" ]; then\n"
    "  common=$(git rev-parse --git-common-dir 2>/dev/null) || common=${GIT_DIR:-.git}\n"
    "fi\n";
constexpr std::string_view kRunGate =
    "printf %s \"$updates\" | \"$here/pre-receive.pushgate\"\n"
    "exit\n"
    "}\n";

std::string Script(std::string_view what) {
  return "#!/bin/sh\n" + std::string(kChainMark) + std::string(what) + "\n";
}

std::vector<std::string_view> Words(std::string_view line) {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    size_t space = line.find(' ');
    if (space != 0) words.push_back(line.substr(0, space));
    line = space == std::string_view::npos ? std::string_view() : line.substr(space + 1);
  }
  return words;
}

bool TakeValue(std::string_view word, std::string_view name, std::string& value) {
  if (!word.starts_with(name)) return false;
  value = word.substr(name.size());
  return true;
}

/// Fails if the kernel or the client would not see this value as a whole.
Result<void> CheckWord(std::string_view what, const std::string& value, bool path) {
  if (value.find_first_of(" \t\r\n") != std::string::npos) {
    return Fail(ErrorCode::kInvalid, std::string(what) + " " + value +
                                         " has a space in it, at which the kernel would split the "
                                         "hook's first line: reach it by a link without one");
  }
  if (path && !value.starts_with('/')) {
    return Fail(ErrorCode::kInvalid, std::string(what) + " " + value + " is no absolute path");
  }
  return {};
}

Result<void> CheckWords(const HookCommand& command) {
  if (Result<void> ok = CheckWord("the program", command.program, true); !ok) return ok;
  if (!std::string_view(command.program).ends_with(kProgram)) {
    return Fail(ErrorCode::kInvalid, command.program + " is not called pushgate-hook");
  }
  if (!command.socket.empty()) {
    if (Result<void> ok = CheckWord("the socket", command.socket, true); !ok) return ok;
  }
  if (Result<void> ok = CheckWord("the configuration", command.config, true); !ok) return ok;
  if (!hook::ParseDeadline(command.deadline)) {
    return Fail(ErrorCode::kInvalid, "the deadline '" + command.deadline +
                                         "' is no time such as 10s or 1500ms, up to 60m");
  }
  if (command.socket.size() > kLongestSocket) {
    return Fail(ErrorCode::kInvalid, "the socket's path " + command.socket + " has more than " +
                                         std::to_string(kLongestSocket) +
                                         " bytes, the most that the kernel takes");
  }
  return {};
}

}  // namespace

Result<std::string> HookText(const HookCommand& command) {
  if (Result<void> ok = CheckWords(command); !ok) return tl::unexpected(ok.error());
  std::string line = "#!" + command.program;
  if (!command.socket.empty()) line += " --socket=" + command.socket;
  line += " --config=" + command.config + " --deadline=" + command.deadline + " --end";
  if (line.size() > kLongestFirstLine) {
    return Fail(ErrorCode::kInvalid,
                "the hook's first line would have " + std::to_string(line.size()) +
                    " bytes, and the kernel reads " + std::to_string(kLongestFirstLine) +
                    ": use shorter paths for --hook, --socket or --config, by links if need be");
  }
  return line + "\n" + std::string(kSecondLine);
}

std::optional<HookCommand> ParseHook(std::string_view text) {
  std::string_view line = text.substr(0, text.find('\n'));
  if (!line.starts_with("#!")) return std::nullopt;
  std::vector<std::string_view> words = Words(line.substr(2));
  if (words.empty() || !words[0].ends_with(kProgram)) return std::nullopt;
  HookCommand command;
  command.program = words[0];
  for (std::string_view word : words) {
    bool known = TakeValue(word, "--socket=", command.socket) ||
                 TakeValue(word, "--config=", command.config);
    if (!known) TakeValue(word, "--deadline=", command.deadline);
  }
  return command;
}

std::string ChainText() {
  return Script("first the hook that stood here, then the gate; either refuses the push.") +
         std::string(kFindSelf) + std::string(kReadUpdates) +
         "first=$here/pre-receive.before-pushgate\n" + std::string(kPassChain) +
         "printf %s \"$updates\" | \"$first\" || exit\n" + std::string(kRunGate);
}

std::string HostChainText() {
  return Script(kHostChain) + std::string(kFindSelf) + std::string(kReadUpdates) +
         std::string(kFindCommon) +
         "for first in \"$here/pre-receive.before-pushgate\" \"$common/hooks/pre-receive\"; do\n"
         "if [ \"$first\" -ef \"$self\" ] || grep -qs '^#!.*/pushgate-hook ' \"$first\"; then\n"
         "  continue\n"
         "fi\n" +
         std::string(kPassChain) +
         "if [ -x \"$first\" ]; then\n"
         "  printf %s \"$updates\" | \"$first\" || exit\n"
         "fi\n"
         "done\n" +
         std::string(kRunGate);
}

std::string ForwardText() {
  return Script("the repository's own hook of this name, for core.hooksPath hides it.") + "{\n" +
         std::string(kFindCommon) +
         "own=$common/hooks/${0##*/}\n"
         "if [ -x \"$own\" ] && ! [ \"$own\" -ef \"$0\" ]; then exec \"$own\" \"$@\"; fi\n"
         "exit 0\n"
         "}\n";
}

bool IsHostChain(std::string_view text) { return text.starts_with(Script(kHostChain)); }

bool IsChain(std::string_view text) {
  size_t second = text.find('\n');
  return second != std::string_view::npos && text.substr(second + 1).starts_with(kChainMark);
}

}  // namespace pushgate::install
