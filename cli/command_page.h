#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pushgate::cli {

/// An option as manual pages and completions show it.
struct OptionPage {
  std::string name;          // "format"
  std::string value = {};    // what it takes: "FILE", or "text|json"; empty: nothing
  bool bare = false;         // it may also stand without its value
  std::string initial = {};  // the default; empty: none
  std::string text = {};
};

/// What the first word behind a command, or an option's value, can be.
struct Values {
  std::vector<std::string> words;
  bool files = false;  // also, or only, paths
};

/// A command as `--help` tells it.
struct CommandPage {
  std::string name;     // "pushgate rules list", "pushgated"
  std::string summary;  // one line
  std::string synopsis;
  std::string text;
  std::string examples;
  std::vector<OptionPage> options;
  Values values;  // of its words
  std::vector<CommandPage> commands;

  /// The last word of the name.
  std::string_view word() const;
};

/// The three programs, with all that `pushgate` leads to. Comes from the tables and options that
/// the commands themselves parse with, so that nothing can be left out.
std::vector<CommandPage> ReadPrograms();

/// The words among which an option's value is chosen, or that it is a file's path.
Values ValuesOf(const OptionPage& option);

}  // namespace pushgate::cli
