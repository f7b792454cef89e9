#include "cli/options.h"

#include <iostream>
#include <sstream>

#include "base/nearest.h"
#include "cli/commands.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;

void PrintHelp(const Usage& usage) {
  std::cout << "Usage: pushgate " << usage.name;
  if (!usage.synopsis.empty()) std::cout << " " << usage.synopsis;
  std::cout << "\n\n" << usage.text << "\n\n" << usage.options;
  if (!usage.examples.empty()) std::cout << "\nExamples:\n" << usage.examples << "\n";
}

/// " (did you mean '--diff'?)" for an option that does not exist.
std::string OptionHint(const Usage& usage, std::string_view typed) {
  std::string word(typed.substr(0, typed.find('=')));
  word.erase(0, word.find_first_not_of('-'));
  std::vector<std::string_view> names;
  for (const auto& option : usage.options.options()) names.push_back(option->long_name());
  std::string_view nearest = Nearest(word, names);
  return nearest.empty() ? "" : " (did you mean '--" + std::string(nearest) + "'?)";
}

std::string Explain(const Usage& usage, const options::error& error) {
  if (auto* unknown = dynamic_cast<const options::unknown_option*>(&error)) {
    std::string typed = unknown->get_option_name();
    return "unknown option '" + hook::SafeText(typed) + "'" + OptionHint(usage, typed);
  }
  if (dynamic_cast<const options::too_many_positional_options_error*>(&error)) {
    return "it takes no words without dashes";
  }
  return hook::SafeText(error.what());
}

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
    std::cerr << "pushgate " << usage.name << ": " << Explain(usage, error) << "\n"
              << "'pushgate " << usage.name << " --help' shows how it is used.\n";
    parsed.exit = kExitError;
    return parsed;
  }
  if (parsed.values.count("help") != 0) {
    PrintHelp(usage);
    parsed.exit = kExitClean;
  }
  return parsed;
}

int FailWith(std::string_view message) {
  std::cerr << "pushgate: " << message << "\n";
  return kExitError;
}

}  // namespace pushgate::cli
