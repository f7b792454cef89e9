#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "diffscan/scan.h"
#include "hook/config/config.h"
#include "rules/finding.h"

namespace pushgate::hook {

inline constexpr std::string_view kRepositoryFile = ".pushgate.yaml";

/// What a repository asks for beyond the server's policies. It can only tighten them.
struct RepositorySettings {
  std::vector<Mention> rules;                         // paths of rule files in the repository
  std::optional<diffscan::Scope> scope;               // at least
  std::map<std::string, rules::Severity> severities;  // at least, by rule id
  std::vector<Mention> rule_ids;                      // under `severities`
};

/// An error in a file of the repository; `text` is the whole line to show, with its place.
struct RepositoryError {
  std::string path;
  int line = 1;
  int column = 1;
  std::string text;
};

/// "PATH:LINE:COLUMN: WHAT".
RepositoryError ErrorAt(std::string_view path, int line, int column, std::string_view what);

/// Reads and validates a .pushgate.yaml; every error, in the file's order. Never throws.
tl::expected<RepositorySettings, std::vector<RepositoryError>> ParseRepositoryFile(
    std::string_view text);

}  // namespace pushgate::hook
