#include <pthread.h>

#include <chrono>
#include <csignal>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "audit/dashboard/live.h"
#include "audit/dashboard/server.h"
#include "audit/dashboard/static_site.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/setup_options.h"
#include "hook/footprint.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using namespace audit::dashboard;

using SharedSetup = std::shared_ptr<const hook::Setup>;

Usage DashboardUsage() {
  Usage usage{
      .name = "dashboard",
      .synopsis = "[--listen HOST:PORT | --out DIR] [OPTION...]",
      .text =
          "Shows in a browser how the code complies: the trend of a year, repositories, folders,\n"
          "files and findings, rules, what pushes were judged to be and who was excused, bypass\n"
          "entries that end soon. It reads the record that 'pushgate audit' and pushes write, and\n"
          "changes nothing.\n\n"
          "It serves pages until it is told to stop, and follows the record. Where anybody but\n"
          "this machine can reach it, it starts only with 'dashboard: {token_file: ...}', a token\n"
          "that readers give as a bearer token or as the password that their browser asks for, or\n"
          "with 'trusted_proxies', the addresses of a proxy that signs people in and names them\n"
          "in 'user_header'. On loopback every account of the machine can read it.\n\n"
          "With --out it writes the same pages into a folder, for any web server, and ends.\n"
          "A folder that is there is replaced at once, if it is empty or held a dashboard.\n"
          "Exit status: 0 done, 2 error.",
      .examples =
          "  sudo -u git pushgate dashboard\n"
          "  pushgate dashboard --owner git --out /var/www/compliance",
      .options = options::options_description("Options"),
      .words = ""};
  auto text = [](const char* name) { return options::value<std::string>()->value_name(name); };
  usage.options.add_options()(
      "listen", text("HOST:PORT"),
      "where to serve; default: 'listen' of the configuration, 127.0.0.1:8080")(
      "out", text("DIR"), "write the pages into this folder, and serve nothing")(
      "config", text("FILE"), "configuration; default: /etc/pushgate/pushgate.yaml");
  AddOwnerOption(usage.options);
  AddLocalOption(usage.options);
  return usage;
}

std::string Text(const options::variables_map& values, const char* name) {
  return values.count(name) == 0 ? "" : values[name].as<std::string>();
}

void Log(const std::string& line) { std::cerr << "pushgate: " + hook::SafeText(line) + "\n"; }

/// The configuration and what it names, read again when any of it changed. Used by one thread at a
/// time.
class Followed {
 public:
  Followed(std::optional<std::string> config, SharedSetup setup, hook::Footprint seen)
      : config_(std::move(config)), setup_(std::move(setup)), seen_(std::move(seen)) {}

  SharedSetup Now() {
    if (seen_.Now() == seen_) return setup_;
    auto read = hook::LoadSetup(config_, seen_);
    if (read) {
      setup_ = *read;
    } else {
      Log("the configuration is wrong now, and what it was stays in force:");
      for (const std::string& line : read.error().lines) Log(line);
    }
    return setup_;
  }

 private:
  const std::optional<std::string> config_;
  SharedSetup setup_;
  hook::Footprint seen_;
};

int WriteFolder(const SharedSetup& setup, const std::string& record, const std::string& folder) {
  auto now = std::chrono::system_clock::now().time_since_epoch();
  int64_t time = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  auto site = Site::Read(setup, record, time, kStaticPushPages);
  if (!site) return FailWith(hook::SafeText(site.error().message));
  Result<size_t> pages = WriteStatic(**site, folder);
  if (!pages) return FailWith(pages.error().message);
  std::cout << *pages << " pages are in " << hook::SafeText(folder) << "\n";
  return kExitClean;
}

/// Serves until SIGTERM or SIGINT.
int Serve(const options::variables_map& values, Followed& followed) {
  hook::Config::Dashboard config = followed.Now()->config.dashboard;
  std::string listen = Text(values, "listen");
  Result<Address> address = ParseAddress(listen.empty() ? config.listen : listen);
  if (!address) return FailWith(address.error().message);
  Result<Access> access = Access::Make(config, *address);
  if (!access) return FailWith(access.error().message);
  Live live([&] { return followed.Now(); },
            [&](const hook::Setup& setup) { return RecordPath(values, setup.config); }, Log);
  Server server(std::move(*access), [&](std::string_view path) { return live.Page(path); });
  if (Result<void> bound = server.Bind(*address); !bound) return FailWith(bound.error().message);
  // Every thread leaves the signals to the one that waits for them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread stopper([&] {
    int signal = 0;
    sigwait(&signals, &signal);
    server.Stop();
  });
  std::string host =
      address->host.find(':') == std::string::npos ? address->host : "[" + address->host + "]";
  std::cout << "The dashboard is at http://" << hook::SafeText(host) << ":" << address->port
            << "/\n"
            << std::flush;
  server.Run();
  // It takes the signal by sigwait, and nobody is terminated.
  pthread_kill(stopper.native_handle(), SIGTERM);  // NOLINT(bugprone-bad-signal-to-kill-thread)
  stopper.join();
  return kExitClean;
}

}  // namespace

int RunDashboard(const std::vector<std::string>& args) {
  Parsed parsed = ParseOptions(DashboardUsage(), args);
  if (parsed.exit) return *parsed.exit;
  const options::variables_map& values = parsed.values;
  if (values.count("out") != 0 && values.count("listen") != 0) {
    return FailWith("dashboard: give either --listen or --out, not both");
  }
  std::optional<std::string> config;
  if (values.count("config") != 0) config = Text(values, "config");
  hook::Footprint seen;
  auto setup = hook::LoadSetup(config, seen);
  if (!setup) return FailWith(setup.error());
  if (values.count("out") != 0) {
    return WriteFolder(*setup, RecordPath(values, (*setup)->config), Text(values, "out"));
  }
  Followed followed(config, *setup, std::move(seen));
  return Serve(values, followed);
}

}  // namespace pushgate::cli
