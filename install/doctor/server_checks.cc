// What can be wrong with the daemon, its socket and its record.

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "hook/history/history.h"
#include "hook/identity/account.h"
#include "hook/protocol/connect.h"
#include "hook/protocol/frame.h"
#include "hook/protocol/stream.h"
#include "install/doctor/checks.h"
#include "install/place/process.h"
#include "install/place/settings.h"

namespace pushgate::install {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::chrono::seconds kPatience{10};
constexpr uint64_t kLittleSpace = uint64_t{256} << 20;  // bytes

/// A daemon's answer about itself, asked for once.
struct Daemon {
  // Json's own constructor says that it cannot throw, and calls what can.
  Daemon() noexcept(false) = default;

  bool listens = false;
  std::string problem;
  uid_t runs_as = 0;
  Json status;
};

struct Check {
  std::string_view name;
  std::vector<Finding> (*look)(const Server& server, const Daemon& daemon);
};

std::string Unit(const Server& server) { return "pushgated@" + server.owner; }

void Converse(int socket, Daemon& daemon) {
  hook::FrameReader reader(hook::kMaxAnswer);
  auto until = hook::StreamClock::now() + kPatience;
  char buffer[16384];
  for (;;) {
    hook::Frame frame;
    hook::FrameReader::State state = reader.Next(&frame);
    if (state == hook::FrameReader::State::kFrame && frame.type == hook::FrameType::kProgress)
      continue;
    if (state == hook::FrameReader::State::kFrame) {
      daemon.status = Json::parse(frame.payload, nullptr, false);
      bool told = frame.type == hook::FrameType::kStatus && daemon.status.is_object();
      if (!told) daemon.problem = "it refuses: " + frame.payload;
      return;
    }
    if (state == hook::FrameReader::State::kWrongVersion) {
      daemon.problem = "it speaks protocol version " + std::to_string(reader.version()) +
                       ", and the hook " + std::to_string(hook::kProtocolVersion) +
                       ": every push is judged in a process of its own";
      return;
    }
    size_t got = 0;
    hook::StreamState read = hook::ReadSome(socket, buffer, sizeof buffer, &got, until);
    if (state != hook::FrameReader::State::kNeedsMore || read != hook::StreamState::kOk) {
      daemon.problem = "it does not answer";
      return;
    }
    reader.Feed({buffer, got});
  }
}

void AskDaemon(const std::string& path, Daemon& daemon) {
  hook::Connected connected = hook::ConnectTo(path);
  if (!connected.problem.empty()) {
    daemon.problem = connected.problem;
    return;
  }
  daemon.listens = true;
  daemon.runs_as = connected.server;
  std::string question = hook::EncodeFrame(hook::FrameType::kStatusRequest, "");
  hook::WriteAll(connected.socket.get(), question, hook::StreamClock::now() + kPatience);
  Converse(connected.socket.get(), daemon);
}

std::vector<Finding> CheckDaemon(const Server& server, const Daemon& daemon) {
  if (!daemon.listens) {
    return {{Health::kFail, "",
             "nobody listens on " + server.socket + ": " + daemon.problem +
                 ". Each push is judged in a process of its own, which is slower",
             "systemctl enable --now " + Unit(server) + ".socket"}};
  }
  if (!daemon.problem.empty()) {
    return {{Health::kFail, "", "the daemon on " + server.socket + ": " + daemon.problem,
             "systemctl restart " + Unit(server) + ".service"}};
  }
  std::string version = daemon.status.value("program", "");
  if (version != PUSHGATE_VERSION) {
    return {{Health::kWarn, "",
             "the daemon is version " + version + ", this program " + PUSHGATE_VERSION,
             "systemctl restart " + Unit(server) + ".service"}};
  }
  return {{Health::kOk, "", "version " + version + " listens on " + server.socket, ""}};
}

std::vector<Finding> CheckSocket(const Server& server, const Daemon& daemon) {
  struct stat status {};
  if (stat(server.socket.c_str(), &status) != 0) {
    return {{Health::kFail, "", server.socket + " is not there",
             "systemctl enable --now " + Unit(server) + ".socket"}};
  }
  std::string folder = fs::path(server.socket).parent_path().string();
  struct stat above {};
  if (stat(folder.c_str(), &above) == 0 && (above.st_mode & 022) != 0 &&
      (above.st_mode & S_ISVTX) == 0) {
    return {{Health::kFail, "",
             "others can write in " + folder + ", and put a daemon of their own there",
             "chmod go-w " + folder}};
  }
  std::string runs_as = hook::AccountOf(daemon.runs_as);
  if (daemon.listens && daemon.runs_as != 0 && runs_as != server.owner) {
    return {{Health::kFail, "",
             "the daemon runs as " + runs_as + ", and the hooks of " + server.owner +
                 " believe only root and themselves",
             "systemctl enable --now " + Unit(server) + ".socket"}};
  }
  if ((status.st_mode & 0002) != 0) {
    return {{Health::kWarn, "", "everybody may connect to " + server.socket,
             "in a drop-in of " + Unit(server) +
                 ".socket: SocketMode=0600, or 0660 with SocketGroup="}};
  }
  return {{Health::kOk, "", "open to " + hook::AccountOf(status.st_uid) + " as it should be", ""}};
}

std::vector<Finding> CheckProblems(const Server& server, const Daemon& daemon) {
  std::vector<Finding> findings;
  if (!daemon.status.is_object()) return {{Health::kWarn, "", "the daemon could not be asked", ""}};
  std::string fix = "pushgate status --owner " + server.owner;
  for (const auto& problem : daemon.status.value("problems", Json::array())) {
    findings.push_back({Health::kFail, "", problem.get<std::string>(), fix});
  }
  for (const auto& warning : daemon.status.value("warnings", Json::array())) {
    findings.push_back({Health::kWarn, "", warning.get<std::string>(), fix});
  }
  if (findings.empty())
    findings.push_back({Health::kOk, "", "nothing to mend, no bypass ends soon", ""});
  return findings;
}

std::vector<Finding> CheckSameConfig(const Server& server, const Daemon& daemon) {
  if (!daemon.status.is_object()) return {{Health::kWarn, "", "the daemon could not be asked", ""}};
  Json path = daemon.status.value("configuration", Json::object()).value("path", Json());
  std::string theirs = path.is_string() ? path.get<std::string>() : "the built-in one";
  std::error_code error;
  bool same =
      fs::weakly_canonical(theirs, error) == fs::weakly_canonical(server.config_path, error);
  if (same) return {{Health::kOk, "", theirs, ""}};
  return {{Health::kWarn, "", "the daemon judges by " + theirs + ", not by " + server.config_path,
           "pushgate doctor --config " + theirs}};
}

std::vector<Finding> CheckSpace(const Server& server, const Daemon& daemon) {
  std::string path = server.config != nullptr ? hook::HistoryPath(server.config->history) : "";
  if (server.config != nullptr && server.config->history.empty()) {
    path = hook::HistoryPathOf(server.owner);
  }
  if (daemon.status.is_object() && daemon.status.contains("record")) {
    path = daemon.status["record"].value("path", path);
  }
  std::string folder = fs::path(path).parent_path().string();
  struct statvfs space {};
  if (statvfs(folder.c_str(), &space) != 0) {
    return {{Health::kFail, "",
             folder + " is not there: no push can be recorded, so each is refused",
             "systemctl start " + Unit(server) + ".service"}};
  }
  uint64_t free = uint64_t{space.f_bavail} * space.f_frsize;
  std::string left = std::to_string(free >> 20) + " MiB are left in " + folder;
  if (free < kLittleSpace) {
    return {{Health::kWarn, "", left + ": where the record cannot be written, pushes are refused",
             "make room there, or set 'retention' lower"}};
  }
  return {{Health::kOk, "", left, ""}};
}

/// Entries end by this clock; the record's last push was made by it, too.
std::vector<Finding> CheckClock(const Server& /*server*/, const Daemon& daemon) {
  if (!daemon.status.is_object()) return {{Health::kWarn, "", "the daemon could not be asked", ""}};
  std::string clock = daemon.status.value("clock", "");
  Json newest = daemon.status.value("record", Json::object()).value("newest", Json());
  std::string last = newest.is_object() ? newest.value("when", "") : "";
  if (clock < "2024") {
    return {{Health::kFail, "", "the clock says " + clock, "timedatectl set-ntp true"}};
  }
  return {{Health::kOk, "", clock + (last.empty() ? "" : ", the last push was " + last), ""}};
}

/// Where one developer's process pushes for everybody, the server must say who it is.
std::vector<Finding> CheckIdentity(const Server& server, const Daemon& /*daemon*/) {
  if (server.config == nullptr) return {};
  bool by_user = false;
  for (const hook::BypassEntry& entry : server.bypass->entries) {
    by_user = by_user || !entry.users.empty() || !entry.groups.empty();
  }
  std::string kind(NameOf(server.config->server));
  std::string variable;
  if (server.config->server == hook::ServerKind::kSsh) variable = "PUSHGATE_USER";
  if (server.config->server == hook::ServerKind::kHttp) variable = "REMOTE_USER";
  std::string what = "names come from server: " + kind;
  if (variable.empty()) return {{Health::kOk, "", what, ""}};
  what += ", which is to set " + variable;
  if (!by_user) return {{Health::kOk, "", what, ""}};
  return {
      {Health::kOk, "", what + "; the row of a push shows whether it does: pushgate history", ""}};
}

/// A client that may set variables of the server can say who it is, or what git does.
std::vector<Finding> CheckAcceptedVariables(const Server& /*server*/, const Daemon& /*daemon*/) {
  Ran ran = RunProgram({"/usr/sbin/sshd", "-T"});
  if (!ran.ok()) return {{Health::kOk, "", "no sshd whose settings could be read", ""}};
  for (size_t at = 0; at < ran.out.size();) {
    size_t end = std::min(ran.out.find('\n', at), ran.out.size());
    std::string line = ran.out.substr(at, end - at);
    at = end + 1;
    if (!line.starts_with("acceptenv ")) continue;
    std::string name = line.substr(10);
    bool bad = name.starts_with("PUSHGATE") || name == "*" || name.starts_with("GL_") ||
               (name.starts_with("GIT_") && name != "GIT_PROTOCOL");
    if (!bad) continue;
    return {{Health::kFail, "", "sshd lets clients set " + name + ": anybody could say who he is",
             "take it out of AcceptEnv in /etc/ssh/sshd_config, and systemctl reload ssh"}};
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
  Daemon daemon;
  AskDaemon(server.socket, daemon);
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
