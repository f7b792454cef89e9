#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "diffscan/scan.h"
#include "hook/config/config.h"
#include "hook/config/schema.h"
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

/// A .pushgate.yaml as far as it can be read.
struct RepositoryDraft {
  RepositorySettings settings;          // with errors, what it names alone: rules and rule_ids
  std::vector<RepositoryError> errors;  // all of them, in the file's order
  bool names_rules = true;              // false: which rules are meant cannot be told
};

/// The keys of a .pushgate.yaml.
std::span<const Key> RepositoryFileKeys();

/// Reads and validates a .pushgate.yaml. Never throws.
RepositoryDraft ParseRepositoryFile(std::string_view text);

/// Brings errors in order: those of .pushgate.yaml by their places, then those of other files.
void SortErrors(std::vector<RepositoryError>& errors);

}  // namespace pushgate::hook
