#pragma once

#include <boost/program_options.hpp>
#include <functional>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pushgate::cli {

struct Command;

/// How a subcommand is called: its options, and the texts that `--help` shows around them.
struct Usage {
  std::string_view name;      // "check"
  std::string_view synopsis;  // "[PATH...] [--diff RANGE]"
  std::string_view text;      // what it does, one or more paragraphs
  std::string_view examples;  // lines, each indented by two spaces
  boost::program_options::options_description options;
  /// The option that takes the words without dashes; empty: such a word is an error.
  std::string_view words;
  std::vector<std::string> choices = {};   // of the first such word, if not everything serves
  std::span<const Command> commands = {};  // of a command that only leads to others
};

using UsageSink = std::function<void(const Usage&)>;

/// From now on `--help` gives the usage to the sink in place of printing it: manual pages and
/// completions are made of what the commands themselves parse. For a program with one thread.
void SetUsageSink(UsageSink sink);

/// Prints what `--help` shows, or gives it to the sink.
void ShowUsage(const Usage& usage, std::ostream& out);

/// The outcome of parsing: values to go on with, or the status to exit with at once.
struct Parsed {
  boost::program_options::variables_map values;
  std::optional<int> exit;
};

/// Parses a subcommand's arguments. Adds `--help`, which prints the usage and exits with 0. A wrong
/// argument, or a value that is none of its choices, prints what is wrong, with the nearest one
/// that exists, and exits with 2. Options cannot be abbreviated.
Parsed ParseOptions(Usage usage, const std::vector<std::string>& args);

/// The words among which an option's value is chosen, where its name is such as "text|json".
std::vector<std::string> ChoicesIn(std::string_view value_name);

/// Runs the command that the first word names, of those that the usage leads to, on the words
/// behind it. A wrong word prints what is wrong, with the nearest command that exists, and returns
/// kExitError.
int RunGroup(const Usage& usage, const std::vector<std::string>& args);

/// Prints "pushgate: MESSAGE" to standard error and returns kExitError.
int FailWith(std::string_view message);

}  // namespace pushgate::cli
