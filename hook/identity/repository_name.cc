#include <filesystem>
#include <optional>
#include <system_error>

#include "hook/identity/identity.h"

namespace pushgate::hook {
namespace {

/// The server's own name for the repository; empty if it does not say.
std::string NameByServer(const ServerVariables& server, const Environment& environment) {
  std::string name;
  for (std::string_view variable : server.repository) {
    std::string part = VariableIn(environment, variable);
    if (part.empty()) return "";
    name += (name.empty() ? "" : "/") + part;
  }
  return name;
}

std::string Canonical(const std::string& path) {
  std::error_code error;
  std::filesystem::path canonical = std::filesystem::weakly_canonical(path, error);
  std::string text = error ? path : canonical.string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

/// The path below a folder, without ".git"; nothing if it is not below.
std::optional<std::string> Below(const std::string& path, const std::string& folder) {
  std::string prefix = folder == "/" ? folder : folder + "/";
  if (path.size() <= prefix.size() || path.compare(0, prefix.size(), prefix) != 0) {
    return std::nullopt;
  }
  std::string name = path.substr(prefix.size());
  if (name.ends_with("/.git")) {
    name.resize(name.size() - 5);
  } else if (name.size() > 4 && name.ends_with(".git")) {
    name.resize(name.size() - 4);
  }
  return name;
}

}  // namespace

std::string RepositoryName(ServerKind kind, const Environment& environment,
                           const std::string& git_dir, const std::string& root) {
  std::string name = NameByServer(VariablesOf(kind), environment);
  if (!name.empty()) return name;
  std::string path = Canonical(git_dir);
  return Below(path, Canonical(root)).value_or(path);
}

}  // namespace pushgate::hook
