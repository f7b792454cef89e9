#include <ctime>
#include <iostream>

#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/man_page.h"
#include "cli/options.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using Words = std::vector<std::string>;

Usage HelpUsage() {
  Usage usage{
      .name = "help",
      .synopsis = "[COMMAND...] | --man [PAGE] | --completion SHELL",
      .text =
          "Shows how a command is used, as its --help does. --man prints a manual page, for\n"
          "where no package has installed them, or the names of all pages; --completion prints\n"
          "what a shell needs to complete commands, options and their values.",
      .examples =
          "  pushgate help bypass check\n"
          "  pushgate help --man pushgate-check.1 | man -l -\n"
          "  source <(pushgate help --completion bash)",
      .options = options::options_description("Options"),
      .words = "command"};
  for (const Command& command : ProgramUsage().commands) {
    usage.choices.emplace_back(command.name);
  }
  auto text = [](const char* name) { return options::value<std::string>()->value_name(name); };
  usage.options.add_options()("man", "print the page of that name, or the names of all")(
      "date", text("DATE")->default_value("undated"), "man: what the page is dated")(
      "completion", text("bash|zsh|fish"), "print the completions for that shell");
  return usage;
}

int PrintManPage(const Words& words, const std::string& date) {
  std::vector<std::string> names = ManPageNames();
  if (words.empty()) {
    for (const std::string& name : names) std::cout << name << "\n";
    return kExitClean;
  }
  std::string page = ManPage(words[0], date);
  if (page.empty()) {
    std::vector<std::string_view> known(names.begin(), names.end());
    return FailWith("help: there is no page '" + hook::SafeText(words[0]) + "'" +
                    DidYouMean(words[0], known));
  }
  std::cout << page;
  return kExitClean;
}

int PrintCompletion(const std::string& shell) {
  std::vector<CommandPage> programs = ReadPrograms();
  if (shell == "bash") {
    std::cout << BashCompletion(programs);
  } else if (shell == "zsh") {
    std::cout << ZshCompletion(programs);
  } else {
    std::cout << FishCompletion(programs);
  }
  return kExitClean;
}

}  // namespace

int RunHelp(const Words& args) {
  Parsed parsed = ParseOptions(HelpUsage(), args);
  if (parsed.exit) return *parsed.exit;
  const options::variables_map& values = parsed.values;
  Words words;
  if (values.count("command") != 0) words = values["command"].as<Words>();
  if (values.count("completion") != 0)
    return PrintCompletion(values["completion"].as<std::string>());
  if (values.count("man") != 0) return PrintManPage(words, values["date"].as<std::string>());
  words.emplace_back("--help");
  return RunGroup(ProgramUsage(), words);
}

}  // namespace pushgate::cli
