#pragma once

#include <string>

namespace pushgate::hook {

/// A word for a shell, quoted where it needs to be.
std::string ShellWord(const std::string& word);

}  // namespace pushgate::hook
