#include "cli/options.h"

#include <algorithm>
#include <iostream>
#include <sstream>
#include <utility>

#include "base/nearest.h"
#include "cli/commands.h"
#include "hook/daemon/option_error.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;

UsageSink usage_sink;

/// Everything but the words, which are hidden from the help.
options::options_description WithWords(const Usage& usage) {
  options::options_description all;
  all.add(usage.options);
  if (!usage.words.empty()) {
    all.add_options()(std::string(usage.words).c_str(), options::value<std::vector<std::string>>());
  }
  return all;
}

/// "text, json or sarif".
std::string Listed(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) {
    list += (list.empty() ? "" : &word == &words.back() ? " or " : ", ") + word;
  }
  return list;
}

/// What is wrong with the value of an option that takes one of some words; empty: nothing.
std::string WrongChoice(const options::option_description& option,
                        const options::variable_value& value) {
  const auto* typed = boost::any_cast<std::string>(&value.value());
  std::string name = option.semantic()->name();
  std::vector<std::string> choices = ChoicesIn(std::string_view(name).substr(0, name.find(" (=")));
  if (typed == nullptr || choices.empty()) return "";
  if (std::find(choices.begin(), choices.end(), *typed) != choices.end()) return "";
  std::vector<std::string_view> known(choices.begin(), choices.end());
  return "--" + option.long_name() + " must be " + Listed(choices) + DidYouMean(*typed, known);
}

}  // namespace

std::vector<std::string> ChoicesIn(std::string_view value_name) {
  bool chosen = value_name.find('|') != std::string_view::npos &&
                value_name.find_first_not_of("|-.abcdefghijklmnopqrstuvwxyz0123456789") ==
                    std::string_view::npos;
  std::vector<std::string> choices;
  std::istringstream words{std::string(chosen ? value_name : "")};
  for (std::string word; std::getline(words, word, '|');) choices.push_back(word);
  return choices;
}

void SetUsageSink(UsageSink sink) { usage_sink = std::move(sink); }

void ShowUsage(const Usage& usage, std::ostream& out) {
  if (usage_sink) return usage_sink(usage);
  out << "Usage: pushgate";
  for (std::string_view part : {usage.name, usage.synopsis}) {
    if (!part.empty()) out << " " << part;
  }
  out << "\n\n" << usage.text << "\n\n";
  if (!usage.commands.empty()) {
    out << "Commands:\n";
    for (const Command& command : usage.commands) {
      std::string name(command.name);
      name.resize(std::max<size_t>(name.size() + 1, 10), ' ');
      out << "  " << name << command.summary << "\n";
    }
    out << "\n";
  }
  if (!usage.options.options().empty()) out << usage.options << "\n";
  if (!usage.examples.empty()) out << "Examples:\n" << usage.examples << "\n";
}

Parsed ParseOptions(Usage usage, const std::vector<std::string>& args) {
  usage.options.add_options()("help", "show this help");
  Parsed parsed;
  try {
    options::options_description all = WithWords(usage);
    options::positional_options_description positions;
    if (!usage.words.empty()) positions.add(std::string(usage.words).c_str(), -1);
    namespace style = options::command_line_style;
    int strict = style::unix_style & ~style::allow_guessing;
    options::command_line_parser parser(args);
    options::store(parser.options(all).positional(positions).style(strict).run(), parsed.values);
    // Whoever asks for help need not give what is required.
    if (parsed.values.count("help") == 0) options::notify(parsed.values);
  } catch (const options::error& error) {
    std::cerr << "pushgate " << usage.name << ": " << hook::ExplainOptionError(usage.options, error)
              << "\n"
              << "'pushgate " << usage.name << " --help' shows how it is used.\n";
    parsed.exit = kExitError;
    return parsed;
  }
  if (parsed.values.count("help") != 0) {
    ShowUsage(usage, std::cout);
    parsed.exit = kExitClean;
    return parsed;
  }
  for (const auto& option : usage.options.options()) {
    std::string wrong = WrongChoice(*option, parsed.values[option->long_name()]);
    if (wrong.empty()) continue;
    parsed.exit = FailWith(wrong);
    return parsed;
  }
  return parsed;
}

int FailWith(std::string_view message) {
  std::cerr << "pushgate: " << message << "\n";
  return kExitError;
}

}  // namespace pushgate::cli
