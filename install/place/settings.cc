#include "install/place/settings.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "hook/config/layers.h"
#include "hook/config_files.h"
#include "install/place/hooks.h"
#include "install/place/process.h"
#include "install/place/steps.h"

namespace pushgate::install {
namespace {

namespace fs = std::filesystem;
using hook::ServerKind;

constexpr char kPushOptions[] = "receive.advertisePushOptions";
constexpr mode_t kReadable = 0644;

/// What git makes of a file of its configuration when values are set there.
Result<std::string> WithSettings(const std::string& text, const GitSettings& settings) {
  char name[] = "/tmp/pushgate-config.XXXXXX";
  int file = mkstemp(name);
  if (file < 0) return Fail(ErrorCode::kFault, "/tmp cannot be written");
  close(file);
  Result<void> written = WriteFileWhole(name, text, 0600);
  Ran ran;
  for (const auto& [key, value] : settings) {
    if (written) ran = RunProgram({"git", "config", "--file", name, key, value});
    if (!ran.ok()) break;
  }
  std::string changed = TextOf(name);
  unlink(name);
  if (!written) return tl::unexpected(written.error());
  if (!ran.ok()) return Fail(ErrorCode::kFault, Trimmed(ran.said));
  return changed;
}

/// "server: KIND", if some file of the configuration says it.
std::optional<std::string> ServerIn(const hook::ConfigSource& source) {
  auto layers = hook::ParseLayers(source.files);
  if (!layers) return std::nullopt;
  std::optional<hook::Placed> placed = hook::LayeredMap(*layers).Find("server");
  if (!placed) return std::nullopt;
  return placed->value->text;
}

std::string DefaultWith(const std::string& server) {
  std::string text(hook::DefaultConfigText());
  std::string line = "\nserver: ssh\n";
  size_t at = text.find(line);
  if (at != std::string::npos) text.replace(at, line.size(), "\nserver: " + server + "\n");
  return text;
}

void PlanNewConfig(const std::string& config, const std::string& server, Plan& plan) {
  Unit unit{config, "the configuration", {}};
  PlanFolder(fs::path(config).parent_path().string(), unit);
  PlanFile(config, DefaultWith(server), kReadable, "the default, with server: " + server, unit);
  plan.units.push_back(std::move(unit));
}

bool SystemdRuns() {
  std::error_code error;
  return fs::exists("/run/systemd/system", error);
}

}  // namespace

Result<void> PlanGitSettings(const std::string& file, const GitSettings& settings, Unit& unit) {
  std::error_code error;
  std::string real = fs::weakly_canonical(file, error).string();
  struct stat status {};
  bool there = stat(real.c_str(), &status) == 0;
  Result<std::string> text = WithSettings(there ? TextOf(real) : "", settings);
  if (!text) return tl::unexpected(text.error());
  std::string why;
  for (const auto& [key, value] : settings) why += (why.empty() ? "" : ", ") + key + " = " + value;
  size_t before = unit.steps.size();
  PlanFile(real, *text, there ? status.st_mode & 07777 : kReadable, why, unit);
  if (unit.steps.size() > before) unit.steps.back().settings = settings;
  return {};
}

void PlanAdvertisedOptions(const std::string& repository, Unit& unit) {
  Ran ran = RunGit(repository, {"config", "--type=bool", kPushOptions});
  if (Trimmed(ran.out) == "true") return;
  PlanGitSettings(repository + "/config", {{kPushOptions, "true"}}, unit);
}

std::string_view NameOf(ServerKind kind) {
  constexpr std::string_view kNames[] = {"ssh",    "http",      "gitolite", "gitea",
                                         "gitlab", "bitbucket", "ghes"};
  return kNames[static_cast<size_t>(kind)];
}

void PlanServer(const std::string& config, ServerKind kind, Plan& plan) {
  std::string server(NameOf(kind));
  std::error_code error;
  if (!fs::exists(config, error)) return PlanNewConfig(config, server, plan);
  hook::Footprint seen;
  auto source = hook::ReadConfigFiles(config, seen);
  if (!source) {
    for (const std::string& line : source.error()) plan.errors.push_back(line);
    return;
  }
  std::optional<std::string> said = ServerIn(*source);
  if (said && *said == server) return;
  if (said) {
    plan.notes.push_back(config + ": it says 'server: " + *said + "', but this is " + server +
                         ": nobody's name would be known, and no bypass entry for a user would "
                         "match. Change that line to 'server: " +
                         server + "'");
    return;
  }
  std::string text = TextOf(config);
  if (!text.empty() && text.back() != '\n') text += '\n';
  text += "server: " + server + "\n";
  if (!hook::ParseConfig(config, text)) {
    plan.notes.push_back(config + ": add the line 'server: " + server + "'");
    return;
  }
  struct stat status {};
  stat(config.c_str(), &status);
  Unit unit{config, "the configuration", {}};
  PlanFile(fs::weakly_canonical(config, error).string(), text, status.st_mode & 07777,
           "server: " + server, unit);
  plan.units.push_back(std::move(unit));
}

void PlanService(const std::string& owner, Plan& plan) {
  std::string name = "pushgated@" + owner + ".socket";
  if (!SystemdRuns() || geteuid() != 0) {
    plan.notes.push_back(SystemdRuns()
                             ? "to start the daemon, as root: systemctl enable --now " + name
                             : "systemd does not run here: start the daemon as " + owner +
                                   ": pushgated --socket /run/pushgate/" + owner +
                                   "/socket; until then each push is judged by itself");
    return;
  }
  bool enabled = RunProgram({"systemctl", "is-enabled", "--quiet", name}).ok() &&
                 RunProgram({"systemctl", "is-active", "--quiet", name}).ok();
  if (enabled) return;
  Unit unit{"/run/pushgate/" + owner, "the daemon of " + owner, {}};
  Step step;
  step.kind = Step::Kind::kRun;
  step.command = {"systemctl", "enable", "--now", name};
  step.undo = {"systemctl", "disable", "--now", name, "pushgated@" + owner + ".service"};
  unit.steps.push_back(std::move(step));
  plan.units.push_back(std::move(unit));
}

}  // namespace pushgate::install
