#include "cli/options.h"

#include <algorithm>
#include <iostream>
#include <utility>

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

}  // namespace

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
  }
  return parsed;
}

int FailWith(std::string_view message) {
  std::cerr << "pushgate: " << message << "\n";
  return kExitError;
}

}  // namespace pushgate::cli
