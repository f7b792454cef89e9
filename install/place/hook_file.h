#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace pushgate::install {

/// What the first line of a hook file says.
struct HookCommand {
  std::string program;  // pushgate-hook, absolute
  std::string socket;   // empty: there is no daemon, and each push is judged by itself
  std::string config;
  std::string deadline = "10s";
};

/// The most that the kernel reads of a script's first line.
inline constexpr size_t kLongestFirstLine = 255;

/// The hook file, two lines. Fails where the kernel would cut the first, or split it wrongly.
Result<std::string> HookText(const HookCommand& command);

/// What a hook file of this or an earlier version says; nothing if it is none.
std::optional<HookCommand> ParseHook(std::string_view text);

/// Beside a hook that git runs: the gate, and the hook that stood there before.
inline constexpr char kGateSuffix[] = ".pushgate";
inline constexpr char kBeforeSuffix[] = ".before-pushgate";

/// The script in a hook's place that runs first the hook that stood there, then the gate, both with
/// the same input. A file that was cut short is a syntax error, which refuses.
std::string ChainText();

/// The same for a folder that serves all repositories of a host: the hooks that it runs first are
/// the one that stood in the folder and the repository's own, where there are such.
std::string HostChainText();
bool IsHostChain(std::string_view text);

/// A hook of any other kind in such a folder: it runs the repository's own.
std::string ForwardText();

/// Whether a text is one of the three above, of this or an earlier version.
bool IsChain(std::string_view text);

}  // namespace pushgate::install
