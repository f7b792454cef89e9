// What can be wrong with the daemon, its socket and its record.

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/glob.h"
#include "hook/entry_warning.h"
#include "hook/history/history.h"
#include "hook/identity/account.h"
#include "hook/identity/servers.h"
#include "hook/message/safe_text.h"
#include "hook/message/shell_word.h"
#include "hook/protocol/ask.h"
#include "install/doctor/checks.h"
#include "install/place/process.h"
#include "install/place/settings.h"
#include "record/query.h"
#include "record/uses.h"

namespace pushgate::install {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr uint64_t kLittleSpace = uint64_t{256} << 20;  // bytes
constexpr uint64_t kFewFiles = 100;

/// A daemon's answer about itself, asked for once.
struct Daemon {
  explicit Daemon(const std::string& socket) : asked(hook::AskDaemon(socket, "")) {
    status = Json::parse(asked.answer, nullptr, false);
    if (asked.problem.empty() && !status.is_object()) asked.problem = "its answer makes no sense";
  }

  hook::Asked asked;
  Json status;
};

struct Check {
  std::string_view name;
  std::vector<Finding> (*look)(const Server& server, const Daemon& daemon);
};

std::string UnitOfServer(const Server& server) { return "pushgated@" + server.owner; }

/// A check that only the daemon could answer.
Finding NotAsked(const Server& server, const Daemon& daemon) {
  if (daemon.asked.forbidden) {
    return {Health::kWarn, "", "the daemon could not be asked: " + daemon.asked.problem,
            "sudo pushgate doctor"};
  }
  return {Health::kWarn, "", "the daemon could not be asked",
          "see that it runs: systemctl status " + UnitOfServer(server) + ".service"};
}

std::vector<Finding> CheckDaemon(const Server& server, const Daemon& daemon) {
  if (daemon.asked.forbidden) return {NotAsked(server, daemon)};
  if (!daemon.asked.listens) {
    return {{Health::kFail, "",
             "nobody listens on " + server.socket + ": " + daemon.asked.problem +
                 ". Each push is judged in a process of its own, which is slower",
             "systemctl enable --now " + UnitOfServer(server) + ".socket"}};
  }
  if (!daemon.asked.problem.empty()) {
    return {{Health::kFail, "", "the daemon on " + server.socket + ": " + daemon.asked.problem,
             "systemctl restart " + UnitOfServer(server) + ".service"}};
  }
  std::string version = daemon.status.value("program", "");
  if (version != PUSHGATE_VERSION) {
    return {{Health::kWarn, "",
             "the daemon is version " + version + ", this program " + PUSHGATE_VERSION,
             "systemctl restart " + UnitOfServer(server) + ".service"}};
  }
  return {{Health::kOk, "", "version " + version + " listens on " + server.socket, ""}};
}

std::vector<Finding> CheckSocket(const Server& server, const Daemon& daemon) {
  struct stat status {};
  if (stat(server.socket.c_str(), &status) != 0) {
    if (daemon.asked.forbidden) return {NotAsked(server, daemon)};
    return {{Health::kFail, "", server.socket + " is not there",
             "systemctl enable --now " + UnitOfServer(server) + ".socket"}};
  }
  std::string folder = fs::path(server.socket).parent_path().string();
  struct stat above {};
  if (stat(folder.c_str(), &above) == 0 && (above.st_mode & 022) != 0 &&
      (above.st_mode & S_ISVTX) == 0) {
    return {{Health::kFail, "",
             "others can write in " + folder + ", and put a daemon of their own there",
             "chmod go-w " + hook::ShellWord(folder)}};
  }
  std::string runs_as = hook::AccountOf(daemon.asked.runs_as);
  if (daemon.asked.listens && daemon.asked.runs_as != 0 && runs_as != server.owner) {
    return {{Health::kFail, "",
             "the daemon runs as " + runs_as + ", and the hooks of " + server.owner +
                 " believe only root and themselves",
             "systemctl enable --now " + UnitOfServer(server) + ".socket"}};
  }
  if ((status.st_mode & 0002) != 0) {
    return {{Health::kWarn, "", "everybody may connect to " + server.socket,
             "in a drop-in of " + UnitOfServer(server) +
                 ".socket: SocketMode=0600, or 0660 with SocketGroup="}};
  }
  return {{Health::kOk, "", "open to " + hook::AccountOf(status.st_uid) + " as it should be", ""}};
}

/// What mends one of the daemon's warnings: an entry's has a command of its own.
std::string FixOf(const std::string& warning, const Json& status, const std::string& otherwise) {
  for (const Json& entry : status.value("/bypass/warned"_json_pointer, Json::array())) {
    if (entry.value("text", "") == warning) return entry.value("fix", otherwise);
  }
  return otherwise;
}

std::string RecordPath(const Server& server, const Daemon& daemon) {
  std::string path =
      server.config != nullptr ? hook::HistoryPath(*server.config, server.owner) : "";
  if (daemon.status.is_object() && daemon.status.contains("record")) {
    path = daemon.status["record"].value("path", path);
  }
  return path;
}

/// What can be seen without a daemon: broken files, and entries that end soon or that nobody uses.
std::vector<Finding> CheckEntries(const Server& server, const Daemon& daemon) {
  std::vector<Finding> findings = {NotAsked(server, daemon)};
  if (server.bypass == nullptr) return findings;
  for (const std::string& error : server.bypass->errors) {
    findings.push_back({Health::kFail, "", error, "mend that file: it excuses nobody"});
  }
  // What is wrong with the record is told by other checks.
  std::optional<record::UsesByEntry> uses;
  if (auto read = record::ReadUses(RecordPath(server, daemon))) uses = std::move(*read);
  for (const hook::BypassEntry& entry : server.bypass->entries) {
    hook::EntryWarning warning = hook::WarningAbout(entry, uses, hook::Now());
    if (warning.text.empty()) continue;
    std::string id = hook::SafeText(entry.id);
    findings.push_back({Health::kWarn, "",
                        "bypass entry '" + id + "': " + warning.text + " (" + entry.place + ")",
                        warning.is_over ? "pushgate bypass revoke " + hook::ShellWord(id)
                                        : "pushgate bypass list"});
  }
  return findings;
}

std::vector<Finding> CheckProblems(const Server& server, const Daemon& daemon) {
  std::vector<Finding> findings;
  if (!daemon.status.is_object()) return CheckEntries(server, daemon);
  std::string fix = "pushgate status --owner " + server.owner;
  for (const auto& problem : daemon.status.value("problems", Json::array())) {
    findings.push_back({Health::kFail, "", problem.get<std::string>(), fix});
  }
  for (const auto& warning : daemon.status.value("warnings", Json::array())) {
    auto text = warning.get<std::string>();
    findings.push_back({Health::kWarn, "", text, FixOf(text, daemon.status, fix)});
  }
  if (findings.empty())
    findings.push_back({Health::kOk, "", "nothing to mend, no bypass entry to look at", ""});
  return findings;
}

std::vector<Finding> CheckSameConfig(const Server& server, const Daemon& daemon) {
  if (!daemon.status.is_object()) return {NotAsked(server, daemon)};
  Json path = daemon.status.value("configuration", Json::object()).value("path", Json());
  std::string theirs = path.is_string() ? path.get<std::string>() : "the built-in one";
  std::error_code error;
  bool same =
      fs::weakly_canonical(theirs, error) == fs::weakly_canonical(server.config_path, error);
  if (same) return {{Health::kOk, "", theirs, ""}};
  return {{Health::kWarn, "", "the daemon judges by " + theirs + ", not by " + server.config_path,
           "pushgate doctor --config " + hook::ShellWord(theirs)}};
}

std::vector<Finding> CheckSpace(const Server& server, const Daemon& daemon) {
  std::string path = RecordPath(server, daemon);
  std::string folder = fs::path(path).parent_path().string();
  struct statvfs space {};
  if (statvfs(folder.c_str(), &space) != 0) {
    return {{Health::kFail, "",
             folder + " is not there: no push can be recorded, so each is refused",
             "systemctl start " + UnitOfServer(server) + ".service"}};
  }
  uint64_t free = uint64_t{space.f_bavail} * space.f_frsize;
  std::string left = std::to_string(free >> 20) + " MiB are left in " + folder;
  bool few = space.f_files != 0 && space.f_favail < kFewFiles;
  if (few) left += ", and room for " + std::to_string(space.f_favail) + " files";
  if (free < kLittleSpace || few) {
    return {{Health::kWarn, "", left + ": where the record cannot be written, pushes are refused",
             "make room in " + hook::ShellWord(folder) + ", or set 'retention' lower"}};
  }
  return {{Health::kOk, "", left, ""}};
}

/// Whether nothing keeps the clock right, as far as the kernel knows.
bool IsUnsynchronised() {
  timex clock{};
  return adjtimex(&clock) >= 0 && (clock.status & STA_UNSYNC) != 0;
}

/// Entries end by this clock; the record's last push was made by it, too.
std::vector<Finding> CheckClock(const Server& server, const Daemon& daemon) {
  if (!daemon.status.is_object()) return {NotAsked(server, daemon)};
  std::string clock = daemon.status.value("clock", "");
  Json newest = daemon.status.value("record", Json::object()).value("newest", Json());
  std::string last = newest.is_object() ? newest.value("when", "") : "";
  if (clock < "2024") {
    return {{Health::kFail, "", "the clock says " + clock, "timedatectl set-ntp true"}};
  }
  bool matters =
      server.bypass != nullptr &&
      std::any_of(server.bypass->entries.begin(), server.bypass->entries.end(),
                  [](const hook::BypassEntry& entry) { return entry.until.has_value(); });
  if (matters && IsUnsynchronised()) {
    return {{Health::kWarn, "",
             clock + ", but no time service keeps this clock right, and bypass entries end by it",
             "timedatectl set-ntp true"}};
  }
  return {{Health::kOk, "", clock + (last.empty() ? "" : ", the last push was " + last), ""}};
}

struct Names {
  int64_t pushes = 0;  // looked at, the newest of the record
  int64_t without = 0;
};

Names NamesIn(const std::string& record) {
  Names names;
  record::Filter filter;
  filter.limit = 20;
  Result<void> found = record::FindPushes(record, filter, [&](const record::Push& push) {
    ++names.pushes;
    names.without += push.user.empty() ? 1 : 0;
    return true;
  });
  return found ? names : Names();  // the daemon's own view says what is wrong with the record
}

/// Where one developer's process pushes for everybody, the server must say who it is.
std::vector<Finding> CheckIdentity(const Server& server, const Daemon& daemon) {
  if (server.config == nullptr) return {};
  const auto& entries = server.bypass->entries;
  bool by_user = std::any_of(entries.begin(), entries.end(), [](const hook::BypassEntry& entry) {
    return !entry.users.empty() || !entry.groups.empty();
  });
  hook::ServerKind kind = server.config->server;
  std::string variable(hook::VariablesOf(kind).user);
  std::string what =
      "names come from server: " + std::string(NameOf(kind)) + ", which sets " + variable;
  Names names = NamesIn(RecordPath(server, daemon));
  if (names.without != 0) {
    what += "; " + std::to_string(names.without) + " of the last " + std::to_string(names.pushes) +
            " pushes had no name";
  }
  if (!by_user || names.without < names.pushes || names.pushes == 0) {
    return {{Health::kOk, "", what, ""}};
  }
  return {{Health::kWarn, "", what + ", so that no bypass entry for users or groups matches",
           kind == hook::ServerKind::kSsh
               ? "environment=\"PUSHGATE_USER=NAME\" before each key in authorized_keys, with "
                 "PermitUserEnvironment PUSHGATE_USER in sshd_config"
               : "set 'server' in " + server.config_path + " to what this server is"}};
}

/// Variables that decide what git or the hook does, whatever the kind of server.
constexpr std::string_view kDeciding[] = {"GIT_DIR",
                                          "GIT_EXEC_PATH",
                                          "GIT_CONFIG_COUNT",
                                          "GIT_CONFIG_PARAMETERS",
                                          "GIT_CONFIG_GLOBAL",
                                          "GIT_OBJECT_DIRECTORY",
                                          "GIT_PUSH_CERT",
                                          "GIT_PUSH_CERT_STATUS",
                                          "GIT_TEMPLATE_DIR",
                                          "GIT_QUARANTINE_PATH",
                                          "GIT_PUSH_CERT_SIGNER",
                                          "LD_PRELOAD",
                                          "PATH"};

/// Which variable a pattern of AcceptEnv lets a client set that matters; empty: none.
std::string Dangerous(const std::string& pattern, hook::ServerKind kind) {
  const hook::ServerVariables& variables = hook::VariablesOf(kind);
  std::vector<std::string_view> names(std::begin(kDeciding), std::end(kDeciding));
  names.insert(names.end(), {variables.user, variables.key, variables.deploy_key, variables.groups,
                             variables.protocol});
  names.insert(names.end(), variables.repository.begin(), variables.repository.end());
  for (std::string_view name : names) {
    if (!name.empty() && GlobMatches(pattern, name)) return std::string(name);
  }
  return "";
}

/// A client that may set variables of the server can say who it is, or what git does.
std::vector<Finding> CheckAcceptedVariables(const Server& server, const Daemon& /*daemon*/) {
  // With -C, what blocks of Match say of pushes counts, too.
  Ran ran = RunProgram(
      {"/usr/sbin/sshd", "-T", "-C", "user=" + server.owner + ",host=localhost,addr=127.0.0.1"});
  if (!ran.ok()) return {{Health::kOk, "", "no sshd whose settings could be read", ""}};
  hook::ServerKind kind = server.config == nullptr ? hook::ServerKind::kSsh : server.config->server;
  for (size_t at = 0; at < ran.out.size();) {
    size_t end = std::min(ran.out.find('\n', at), ran.out.size());
    std::string line = ran.out.substr(at, end - at);
    at = end + 1;
    if (!line.starts_with("acceptenv ")) continue;
    std::string pattern = line.substr(10);
    std::string name = Dangerous(pattern, kind);
    if (name.empty()) continue;
    return {{Health::kFail, "",
             "sshd lets clients set " + name + ": anybody could say who he is, or what git does",
             "take '" + pattern +
                 "' out of AcceptEnv in /etc/ssh/sshd_config, and systemctl "
                 "reload ssh"}};
  }
  return {{Health::kOk, "", "sshd takes none that matters from clients", ""}};
}

constexpr Check kChecks[] = {
    {"daemon", CheckDaemon},
    {"socket", CheckSocket},
    {"configuration", CheckSameConfig},
    {"daemon's own view", CheckProblems},
    {"record's space", CheckSpace},
    {"clock", CheckClock},
    {"identity", CheckIdentity},
    {"variables of clients", CheckAcceptedVariables},
};

}  // namespace

std::vector<Finding> CheckServer(const Server& server) {
  if (server.config != nullptr && server.config->server == hook::ServerKind::kGhes) {
    return {{Health::kOk, "daemon", "none: the server starts each push's hook by itself", ""}};
  }
  const Daemon daemon(server.socket);
  std::vector<Finding> findings;
  for (const Check& check : kChecks) {
    for (Finding& finding : check.look(server, daemon)) {
      finding.check = check.name;
      findings.push_back(std::move(finding));
    }
  }
  return findings;
}

}  // namespace pushgate::install
