#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hook/setup.h"

namespace pushgate::cli {

/// Whose policy judges, and which it is.
struct Target {
  std::string git_dir;     // empty outside repositories
  std::string repository;  // its name on the server
  std::string ref;
  const hook::Policy* policy = nullptr;  // nullptr: severities decide
};

/// For a path of a work tree. `ref` and `repository` are what the person gave; where they are
/// empty, the branch that HEAD is on, and what the server is likely to call the repository: its
/// path, or with an exported configuration the path of `origin`.
Target FindTarget(const hook::Setup& setup, const std::string& path, const std::string& ref,
                  const std::string& repository);

/// The same repository, another ref.
Target WithRef(Target target, const hook::Setup& setup, std::string ref);

/// `enforce: off`: the gate would not look either.
bool IsOff(const Target& target);

/// What only the server knows and may decide otherwise by, in sentences.
std::vector<std::string> KnownToServerAlone(const hook::Setup& setup, const Target& target);

/// What judges, for whoever asks for it: a line each.
std::string DescribeTarget(const hook::Setup& setup, const Target& target);

}  // namespace pushgate::cli
