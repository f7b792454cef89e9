#include <algorithm>
#include <chrono>
#include <iostream>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/setup_options.h"
#include "hook/history/history.h"
#include "hook/message/layout.h"
#include "hook/message/safe_text.h"
#include "record/sender.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kLook{1000};  // how often the spool is looked at for new rows
constexpr milliseconds kFirstPause{1000};
constexpr milliseconds kLongestPause{60'000};

Usage SendUsage() {
  Usage usage{
      .name = "send",
      .synopsis = "[--once] [OPTION...]",
      .text =
          "Carries the rows of this server's own record over to the one that servers share, which\n"
          "'history: postgresql://...' names: every row once, in its order, through restarts of\n"
          "either side. It follows the record until it is told to stop; where the shared one\n"
          "cannot be reached it tries again, after a second at first and a minute at most, and\n"
          "'pushgate status' says what waits, and why. No push waits for it.\n\n"
          "Run it as the repositories' owner; installed, pushgate-sender@OWNER.service does. A\n"
          "password belongs into ~/.pgpass of that user. Exit status with --once: 0 all is there,\n"
          "1 some of it cannot be sent, 2 error.",
      .examples =
          "  systemctl enable --now pushgate-sender@git.service\n"
          "  sudo -u git pushgate send --once",
      .options = options::options_description("Options"),
      .words = ""};
  usage.options.add_options()("once", "send what is there, and end")(
      "config", options::value<std::string>()->value_name("FILE"),
      "configuration; default: /etc/pushgate/pushgate.yaml");
  return usage;
}

/// Of one server's two records.
class Sending {
 public:
  Sending(std::string spool, std::string shared)
      : spool_(std::move(spool)), shared_(std::move(shared)) {}

  /// One step; the error, or what hinders some chains.
  Result<record::Sender::Sent> Step() {
    if (!sender_) {
      Result<record::Sender> opened = record::Sender::Open(spool_, shared_);
      if (!opened) return tl::unexpected(opened.error());
      sender_.emplace(std::move(*opened));
    }
    Result<record::Sender::Sent> sent = sender_->SendSome();
    if (!sent) sender_.reset();
    return sent;
  }

  /// Says a problem once, here and to those who ask the daemon.
  void Tell(const std::string& problem) {
    if (problem == told_) return;
    std::cerr << "pushgate: " << (problem.empty() ? "rows are sent again" : hook::SafeText(problem))
              << std::endl;
    told_ = problem;
  }
  void Note(const std::string& problem) {
    Tell(problem);
    if (Result<void> noted = record::NoteSendProblem(spool_, problem); !noted) {
      std::cerr << "pushgate: " << hook::SafeText(noted.error().message) << std::endl;
    }
  }

 private:
  const std::string spool_, shared_;
  std::optional<record::Sender> sender_;
  std::string told_;
};

int SendOnce(Sending& sending) {
  int64_t rows = 0;
  while (true) {
    Result<record::Sender::Sent> sent = sending.Step();
    if (!sent) {
      sending.Note(sent.error().message);
      return kExitError;
    }
    rows += sent->rows;
    if (sent->rows > 0) continue;
    std::cout << "sent " << hook::Count(static_cast<uint64_t>(rows), "row") << "\n";
    for (const std::string& problem : sent->problems) FailWith(hook::SafeText(problem));
    return sent->problems.empty() ? kExitClean : kExitBlocked;
  }
}

/// Servers that lost one database do not come back to it at the same moment.
milliseconds Scattered(milliseconds pause) {
  static std::minstd_rand random{std::random_device{}()};
  return pause * std::uniform_int_distribution<int>(75, 125)(random) / 100;
}

/// Until a signal ends the process: whatever it does then is undone or done.
void Follow(Sending& sending) {
  milliseconds pause = kFirstPause;
  while (true) {
    Result<record::Sender::Sent> sent = sending.Step();
    if (!sent) {
      sending.Note(sent.error().message);
      std::this_thread::sleep_for(Scattered(pause));
      pause = std::min(pause * 2, kLongestPause);
      continue;
    }
    pause = kFirstPause;
    sending.Tell(sent->problems.empty() ? "" : sent->problems.front());
    if (sent->rows == 0) std::this_thread::sleep_for(sent->problems.empty() ? kLook : kLook * 10);
  }
}

}  // namespace

int RunSend(const std::vector<std::string>& args) {
  Parsed parsed = ParseOptions(SendUsage(), args);
  if (parsed.exit) return *parsed.exit;
  std::optional<std::string> file;
  if (parsed.values.count("config") != 0) file = parsed.values["config"].as<std::string>();
  auto config = hook::LoadConfig(file);
  if (!config) return FailWith(config.error());
  if (!record::IsShared(config->history)) {
    return FailWith(
        "send: 'history' names no record that servers share: write history: "
        "postgresql://[USER@]HOST/DATABASE into the configuration");
  }
  Sending sending(hook::HistoryPath(*config), config->history);
  if (parsed.values.count("once") != 0) return SendOnce(sending);
  Follow(sending);
  return kExitClean;
}

}  // namespace pushgate::cli
