#include "cli/bypass.h"

#include <filesystem>
#include <iostream>
#include <string_view>

#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/setup_options.h"
#include "hook/history/history.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;

struct Action {
  std::string_view name;
  std::string_view summary;
  int (*run)(const std::vector<std::string>& args);
};

constexpr Action kActions[] = {
    {"list", "the entries, how often they were used, and which need a look", RunBypassList},
    {"check", "who may pass what, by which entry, or what each near entry lacks", RunBypassCheck},
    {"add", "writes an entry into a bypass file", RunBypassAdd},
    {"revoke", "takes an entry out of its file", RunBypassRevoke},
};

void PrintHelp(std::ostream& out) {
  out << "Usage: pushgate bypass ACTION [OPTION...]\n\n"
         "Bypass entries excuse people from rules: see README.\n\nActions:\n";
  for (const Action& action : kActions) {
    std::string name(action.name);
    name.resize(8, ' ');
    out << "  " << name << action.summary << "\n";
  }
  out << "\n'pushgate bypass ACTION --help' shows how one is used.\n";
}

void AppendPart(std::string& text, std::string_view label, const std::vector<std::string>& values) {
  if (values.empty()) return;
  text += (text.empty() ? "" : "; ") + std::string(label) + Joined(values);
}

}  // namespace

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) {
    joined += (joined.empty() ? "" : ", ") + hook::SafeText(text);
  }
  return joined;
}

std::string ScopeOf(const hook::BypassEntry& entry) {
  std::string text;
  AppendPart(text, "users ", entry.users);
  AppendPart(text, "groups ", entry.groups);
  AppendPart(text, "repos ", entry.repos);
  AppendPart(text, "refs ", entry.refs);
  AppendPart(text, "paths ", entry.paths);
  AppendPart(text, "rules ", entry.rules);
  return text;
}

std::string TextOf(const options::variables_map& values, const char* name) {
  return values.count(name) == 0 ? "" : values[name].as<std::string>();
}

std::vector<std::string> TextsOf(const options::variables_map& values, const char* name) {
  return values.count(name) == 0 ? std::vector<std::string>()
                                 : values[name].as<std::vector<std::string>>();
}

std::shared_ptr<const hook::Setup> LoadBypassSetup(const options::variables_map& values,
                                                   int& exit) {
  std::optional<std::string> config;
  if (values.count("config") != 0) config = values["config"].as<std::string>();
  auto setup = hook::LoadSetup(config);
  if (!setup) {
    exit = FailWith(setup.error());
    return nullptr;
  }
  PrintBypassErrors(**setup);
  return *setup;
}

std::optional<record::UsesByEntry> ReadUses(const options::variables_map& values,
                                            const hook::Setup& setup) {
  std::string path = RecordPath(values, setup.config);
  std::error_code error;
  Result<record::UsesByEntry> uses =
      std::filesystem::exists(path, error)
          ? hook::History(path, setup.config.retention).Uses()
          : Fail(ErrorCode::kNotFound,
                 "there is no record " + path + (error ? " (" + error.message() + ")" : ""));
  if (uses) return std::move(*uses);
  FailWith(hook::SafeText(uses.error().message) + ": how often entries were used is not known");
  return std::nullopt;
}

uint64_t UsesLeft(const hook::BypassEntry& entry, const record::UsesByEntry& uses) {
  auto found = uses.entries.find(entry.id);
  uint64_t used = found == uses.entries.end() ? 0 : static_cast<uint64_t>(found->second.count);
  return used < entry.max_uses ? entry.max_uses - used : 0;
}

int RunBypass(const std::vector<std::string>& args) {
  if (args.empty() || args[0] == "--help") {
    PrintHelp(args.empty() ? std::cerr : std::cout);
    return args.empty() ? kExitError : kExitClean;
  }
  std::vector<std::string_view> names;
  for (const Action& action : kActions) {
    if (action.name == args[0]) return action.run({args.begin() + 1, args.end()});
    names.push_back(action.name);
  }
  return FailWith("bypass: there is no '" + hook::SafeText(args[0]) + "'" +
                  DidYouMean(args[0], names));
}

}  // namespace pushgate::cli
