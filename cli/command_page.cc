#include "cli/command_page.h"

#include <optional>

#include "cli/commands.h"
#include "cli/options.h"
#include "hook/client/help.h"
#include "hook/daemon/options.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;

/// Takes "FORMAT (=text)" and "[=ENTRY(=)]", as Boost tells them, apart.
OptionPage PageOf(const options::option_description& option) {
  OptionPage page;
  page.name = option.long_name();
  page.text = option.description();
  if (option.semantic()->max_tokens() == 0) return page;
  std::string value = option.semantic()->name();
  if (size_t at = value.find(" (="); at != std::string::npos) {
    page.initial = value.substr(at + 3, value.size() - at - 4);
    value.resize(at);
  }
  page.bare = option.semantic()->min_tokens() == 0;
  if (value.starts_with("[=")) value = value.substr(2, value.find_first_of("(]", 2) - 2);
  page.value = value;
  return page;
}

/// Which words take paths: as the command names them to its parser.
bool TakesFiles(const Usage& usage) {
  if (usage.words == "path" || usage.words == "repo") return true;
  return usage.words == "word" && usage.synopsis.find("FILE") != std::string_view::npos;
}

CommandPage PageOf(const Usage& usage, std::string_view program) {
  CommandPage page;
  page.name = program;
  if (!usage.name.empty()) page.name += " " + std::string(usage.name);
  page.synopsis = usage.synopsis;
  page.text = usage.text;
  page.examples = usage.examples;
  for (const auto& option : usage.options.options()) page.options.push_back(PageOf(*option));
  page.values = {usage.choices, TakesFiles(usage)};
  return page;
}

/// Runs a command that is asked for help, and keeps what it would print.
CommandPage Read(int (*run)(const std::vector<std::string>&), std::string_view summary) {
  std::optional<CommandPage> page;
  std::span<const Command> commands;
  SetUsageSink([&](const Usage& usage) {
    page = PageOf(usage, "pushgate");
    commands = usage.commands;
  });
  run({"--help"});
  SetUsageSink(nullptr);
  if (!page) return {};
  page->summary = summary;
  for (const Command& command : commands) {
    page->commands.push_back(Read(command.run, command.summary));
  }
  return std::move(*page);
}

int RunProgram(const std::vector<std::string>& args) { return RunGroup(ProgramUsage(), args); }

CommandPage ReadPushgate() {
  CommandPage page = Read(RunProgram, "a Git server's gate for Python code");
  page.options = {{.name = "help", .text = "show the commands"},
                  {.name = "version", .text = "show the version"}};
  return page;
}

CommandPage ReadPushgated() {
  Usage usage;
  usage.synopsis = hook::kDaemonSynopsis;
  usage.text = hook::kDaemonText;
  usage.examples = hook::kDaemonExamples;
  options::options_description known = hook::DaemonOptions();
  usage.options.add(known);
  CommandPage page = PageOf(usage, "pushgated");
  page.summary = "judges pushes for pushgate's hooks";
  return page;
}

CommandPage ReadPushgateHook() {
  CommandPage page;
  page.name = "pushgate-hook";
  page.summary = "the pre-receive hook of pushgate";
  page.synopsis = hook::kClientSynopsis;
  page.text = hook::kClientText;
  page.examples = hook::kClientExamples;
  for (const hook::ClientOptionText& option : hook::kClientOptions) {
    page.options.push_back({.name = option.name, .value = option.value, .text = option.text});
  }
  return page;
}

}  // namespace

std::string_view CommandPage::word() const {
  std::string_view all = name;
  return all.substr(all.rfind(' ') + 1);
}

std::vector<CommandPage> ReadPrograms() {
  std::vector<CommandPage> programs;
  programs.push_back(ReadPushgate());
  programs.push_back(ReadPushgated());
  programs.push_back(ReadPushgateHook());
  return programs;
}

Values ValuesOf(const OptionPage& option) {
  Values values;
  for (std::string_view kind : {"FILE", "PATH", "DIR"}) {
    values.files |= option.value.starts_with(kind);
  }
  values.words = ChoicesIn(option.value);
  return values;
}

}  // namespace pushgate::cli
