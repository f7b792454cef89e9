#include "cli/install_options.h"

#include <filesystem>
#include <iostream>

#include "cli/commands.h"
#include "hook/config_files.h"
#include "hook/message/safe_text.h"
#include "hook/setup.h"
#include "install/place/places.h"

namespace pushgate::cli {
namespace {

namespace fs = std::filesystem;
namespace options = boost::program_options;

constexpr char kInstalledHook[] = "/usr/lib/pushgate/pushgate-hook";

std::string Absolute(const std::string& path) {
  std::error_code error;
  fs::path whole = fs::weakly_canonical(fs::absolute(path), error);
  std::string text = error ? path : whole.string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

std::string ValueOf(const options::variables_map& values, const char* name,
                    const std::string& otherwise) {
  return values.count(name) != 0 ? values[name].as<std::string>() : otherwise;
}

/// The client beside this program, or where a package has it.
std::string UsualHook() {
  std::error_code error;
  fs::path here = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const fs::path& path : {here / "pushgate-hook", here / "../lib/pushgate/pushgate-hook"}) {
    if (fs::exists(path, error)) return fs::weakly_canonical(path, error).string();
  }
  return kInstalledHook;
}

}  // namespace

void AddHookOptions(options::options_description& description) {
  auto text = [](const char* name) { return options::value<std::string>()->value_name(name); };
  description.add_options()("owner", text("USER"),
                            "whose daemon judges; default: the owner of the repositories")(
      "config", text("FILE"), "configuration; default: /etc/pushgate/pushgate.yaml")(
      "socket", text("PATH"), "of the daemon; default: /run/pushgate/OWNER/socket")(
      "hook", text("PATH"), "the program pushgate-hook; default: beside this one")(
      "deadline", text("TIME"), "for a push's judgement; default: 10s");
}

void AddJournalOption(options::options_description& description) {
  description.add_options()("journal", options::value<std::string>()->value_name("DIR"),
                            "where it is kept what was installed; default for root: "
                            "/var/lib/pushgate/install");
}

std::string ConfigOf(const options::variables_map& values) {
  return fs::absolute(ValueOf(values, "config", hook::kSystemConfigPath))
      .lexically_normal()
      .string();
}

install::HookCommand HookOf(const options::variables_map& values, const std::string& owner) {
  install::HookCommand command;
  auto absolute = [](const std::string& path) {
    return fs::absolute(path).lexically_normal().string();
  };
  command.program = absolute(ValueOf(values, "hook", UsualHook()));
  command.socket = absolute(ValueOf(values, "socket", install::SocketFor(owner)));
  command.config = ConfigOf(values);
  command.deadline = ValueOf(values, "deadline", command.deadline);
  return command;
}

std::string JournalOf(const options::variables_map& values) {
  return Absolute(ValueOf(values, "journal", install::UsualJournalFolder()));
}

std::vector<std::string> PathsOf(const options::variables_map& values) {
  std::vector<std::string> paths;
  if (values.count("path") != 0) {
    for (const std::string& path : values["path"].as<std::vector<std::string>>()) {
      paths.push_back(Absolute(path));
    }
    return paths;
  }
  return {RepositoriesOf(values)};
}

std::string RepositoriesOf(const options::variables_map& values) {
  std::error_code error;
  std::optional<std::string> config;
  if (fs::exists(ConfigOf(values), error)) config = ConfigOf(values);
  auto loaded = hook::LoadConfig(config);
  return Absolute(loaded ? loaded->repositories : hook::Config().repositories);
}

int RecoverFirst(install::Journal& journal, bool dry_run) {
  if (!journal.interrupted()) return kExitClean;
  if (dry_run) {
    std::cout << "note: an earlier run was interrupted; the next one without --dry-run sets that "
                 "right first\n";
    return kExitClean;
  }
  std::vector<std::string> said;
  Result<void> recovered = journal.Recover(said);
  for (const std::string& line : said) std::cout << "note: " << hook::SafeText(line) << "\n";
  return recovered ? kExitClean : FailWith(hook::SafeText(recovered.error().message));
}

}  // namespace pushgate::cli
