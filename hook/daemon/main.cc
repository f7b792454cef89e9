// pushgated: judges pushes for the hook clients of one owner of repositories.

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "hook/daemon/option_error.h"
#include "hook/daemon/options.h"
#include "hook/daemon/serve.h"
#include "hook/daemon/server.h"
#include "hook/history/history.h"
#include "hook/history/journal.h"
#include "hook/message/safe_text.h"

namespace pushgate::hook {
namespace {

namespace options = boost::program_options;

constexpr int kExitBadUse = 2;

void StartLog() {
  auto log = spdlog::stderr_logger_mt("pushgated");
  // The journal adds the time by itself.
  log->set_pattern(std::getenv("JOURNAL_STREAM") != nullptr ? "%l: %v"
                                                            : "%Y-%m-%dT%H:%M:%S%z %l: %v");
  spdlog::set_default_logger(log);
  if (IsStderrJournal()) UseJournal();
}

/// libgit2 keeps every pack of a repository open: the usual soft limit of 1024 is soon reached.
void RaiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

Result<Listener> Listen(const std::string& path) {
  Result<std::optional<Listener>> handed = Listener::FromSystemd();
  if (!handed) return tl::unexpected(handed.error());
  if (*handed) return std::move(**handed);
  return Listener::Bind(path);
}

int Serve(const options::variables_map& values) {
  StartLog();
  RaiseDescriptorLimit();
  Server::Options server_options;
  server_options.workers = std::clamp(values["workers"].as<unsigned>(), 1U, 256U);
  if (values.count("config") != 0) server_options.config_path = values["config"].as<std::string>();
  server_options.version = PUSHGATE_VERSION;
  Footprint seen;
  auto setup = LoadSetup(server_options.config_path, seen);
  if (!setup) {
    for (const std::string& line : setup.error().lines) spdlog::error("{}", SafeText(line));
    spdlog::error("the configuration cannot be used: mend it and start pushgated again");
    return kExitBadUse;
  }
  // Before anybody can connect: no push waits for a new record to be made.
  (*setup)->history->Prepare();
  Result<Listener> listener = Listen(values["socket"].as<std::string>());
  if (!listener) {
    spdlog::error("{}", SafeText(listener.error().message));
    return kExitBadUse;
  }
  LogNotices(**setup);
  const std::string& config = (*setup)->config_path;
  spdlog::info("listening on {}, {} rules by {}, {} workers", SafeText(listener->path()),
               (*setup)->rules.rules().size(),
               config.empty() ? "the built-in configuration" : SafeText(config),
               server_options.workers);
  Result<void> served =
      Server(server_options, std::move(*setup), std::move(seen), std::move(*listener)).Run();
  if (!served) {
    spdlog::error("{}", SafeText(served.error().message));
    return EXIT_FAILURE;
  }
  spdlog::info("stopped");
  return EXIT_SUCCESS;
}

options::variables_map Parse(int argc, char** argv, const options::options_description& known) {
  namespace style = options::command_line_style;
  int strict = style::unix_style & ~style::allow_guessing;
  options::command_line_parser parser(argc, argv);
  parser.options(known).positional(options::positional_options_description()).style(strict);
  options::variables_map values;
  options::store(parser.run(), values);
  return values;
}

int Main(int argc, char** argv) {
  options::options_description known = DaemonOptions();
  options::variables_map values;
  try {
    values = Parse(argc, argv, known);
  } catch (const options::error& error) {
    std::cerr << "pushgated: " << ExplainOptionError(known, error)
              << "\n'pushgated --help' shows how it is used.\n";
    return kExitBadUse;
  }
  if (values.count("help") != 0) {
    std::cout << "Usage: pushgated " << kDaemonSynopsis << "\n\n"
              << kDaemonText << "\n\n"
              << known << "\nExamples:\n"
              << kDaemonExamples << "\n";
    return EXIT_SUCCESS;
  }
  if (values.count("version") != 0) {
    std::cout << "pushgated " PUSHGATE_VERSION "\n";
    return EXIT_SUCCESS;
  }
  return Serve(values);
}

}  // namespace
}  // namespace pushgate::hook

int main(int argc, char** argv) {
  try {
    return pushgate::hook::Main(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "pushgated: " << error.what() << "\n";
    return pushgate::hook::kExitBadUse;
  }
}
