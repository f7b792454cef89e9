#pragma once

#include <boost/program_options.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pushgate::cli {

/// How a subcommand is called: its options, and the texts that `--help` shows around them.
struct Usage {
  std::string_view name;      // "check"
  std::string_view synopsis;  // "[PATH...] [--diff RANGE]"
  std::string_view text;      // what it does, one or more paragraphs
  std::string_view examples;  // lines, each indented by two spaces
  boost::program_options::options_description options;
  /// The option that takes the words without dashes; empty: such a word is an error.
  std::string_view words;
};

/// The outcome of parsing: values to go on with, or the status to exit with at once.
struct Parsed {
  boost::program_options::variables_map values;
  std::optional<int> exit;
};

/// Parses a subcommand's arguments. Adds `--help`, which prints the usage and exits with 0. A wrong
/// argument prints what is wrong, with the nearest option that exists, and exits with 2. Options
/// cannot be abbreviated.
Parsed ParseOptions(Usage usage, const std::vector<std::string>& args);

/// Prints "pushgate: MESSAGE" to standard error and returns kExitError.
int FailWith(std::string_view message);

}  // namespace pushgate::cli
