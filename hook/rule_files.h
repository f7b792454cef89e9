#pragma once

#include <cstddef>
#include <string>
#include <system_error>
#include <vector>

#include "hook/footprint.h"
#include "rules/rule_set.h"

namespace pushgate::hook {

/// What is wrong with one of the names of packs and rule files.
struct SourceError {
  size_t index;  // in the list of names
  std::string message;
};

/// Reads the packs, files and globs of files that a list names; `base` is the folder of relative
/// paths. A name with a slash, a wildcard or the ending .yaml or .yml is a path, any other a
/// built-in pack. A file named twice is read once. Appends to `errors` what cannot be found or
/// read, globs that match nothing included, and what others can write if owners alone are believed;
/// notes in `seen` what was looked at. A name that one of `given` has means that one.
std::vector<rules::RuleSource> ReadRuleSources(const std::vector<std::string>& names,
                                               const std::string& base,
                                               std::vector<SourceError>& errors, Footprint& seen,
                                               Believe believe,
                                               const std::vector<rules::RuleSource>& given = {});

/// Whether a name of a list is a glob.
bool IsGlob(const std::string& name);

/// The files that a glob matches, sorted; `base` is the folder of relative ones. Sets `error` if
/// its folder cannot be searched, and notes in `seen` the folders that were.
std::vector<std::string> FilesMatching(const std::string& base, const std::string& glob,
                                       std::error_code& error, Footprint& seen);

/// Reads a whole file; the error says why it cannot be read, without naming it.
Result<std::string> ReadFile(const std::string& path);

/// The same for a file of YAML: waits for nobody (a FIFO) and ends (a device) by refusing what is
/// no regular file, and reads no more than the parser would take.
Result<std::string> ReadRegularFile(const std::string& path);

}  // namespace pushgate::hook
