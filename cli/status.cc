#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/status_text.h"
#include "hook/identity/account.h"
#include "hook/message/json_text.h"
#include "hook/message/safe_text.h"
#include "hook/protocol/ask.h"
#include "hook/protocol/frame.h"
#include "install/place/places.h"

namespace pushgate::cli {
namespace {

namespace fs = std::filesystem;
namespace options = boost::program_options;
using Json = nlohmann::ordered_json;

constexpr char kSockets[] = "/run/pushgate";
constexpr int kExitToMend = 1;

Usage StatusUsage() {
  Usage usage{
      .name = "status",
      .synopsis = "[--owner USER | --socket PATH] [--format FORMAT]",
      .text =
          "Asks a daemon how it is: which configuration is in force, and whether a newer one\n"
          "is refused; rules, workers, pushes, the record, bypass entries that end soon. Without\n"
          "--owner or --socket: your own daemon, or the only one that there is. Exit status:\n"
          "0 all is well, 1 something is to be mended, 2 there is no daemon, or another error.",
      .examples =
          "  pushgate status --owner git\n"
          "  pushgate status --owner git --format prometheus",
      .options = options::options_description("Options"),
      .words = ""};
  auto text = [](const char* name) { return options::value<std::string>()->value_name(name); };
  usage.options.add_options()("owner", text("USER"), "whose repositories the daemon guards")(
      "socket", text("PATH"), "where it listens")(
      "format", text("text|json|prometheus")->default_value("text"),
      "for people, for programs, or as metrics");
  return usage;
}

/// One's own daemon; or, if there is none, the only one.
std::string UsualSocket() {
  std::error_code error;
  std::string own = install::SocketFor(hook::AccountOf(geteuid()));
  if (fs::exists(own, error)) return own;
  std::vector<std::string> found;
  for (fs::directory_iterator entry(kSockets, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code unknown;
    std::string path = install::SocketFor(entry->path().filename().string());
    if (fs::exists(path, unknown)) found.push_back(path);
  }
  return found.size() == 1 ? found.front() : own;
}

/// The daemon's answer to that question.
Result<std::string> Ask(const std::string& path, std::string_view what) {
  hook::Asked asked = hook::AskDaemon(path, what);
  if (!asked.problem.empty()) return Fail(ErrorCode::kFault, asked.problem);
  return asked.answer;
}

Result<Json> AskStatus(const std::string& path) {
  Result<std::string> answer = Ask(path, "");
  if (!answer) return tl::unexpected(answer.error());
  Json status = Json::parse(*answer, nullptr, false);
  if (!status.is_object() || !status.contains("problems")) {
    return Fail(ErrorCode::kFault, "its answer makes no sense");
  }
  return status;
}

int FailSilent(const std::string& path, const Error& error) {
  return FailWith("no daemon tells its state on " + hook::SafeText(path) + ": " +
                  hook::SafeText(error.message));
}

int PrintMetrics(const std::string& path) {
  Result<std::string> metrics = Ask(path, hook::kAsMetrics);
  if (!metrics) return FailSilent(path, metrics.error());
  if (metrics->starts_with('{')) return FailWith("the daemon is older, and has no metrics");
  std::cout << *metrics;
  return kExitClean;
}

}  // namespace

int RunStatus(const std::vector<std::string>& args) {
  Parsed parsed = ParseOptions(StatusUsage(), args);
  if (parsed.exit) return *parsed.exit;
  const std::string& format = parsed.values["format"].as<std::string>();
  bool by_owner = parsed.values.count("owner") != 0, by_path = parsed.values.count("socket") != 0;
  if (by_owner && by_path) return FailWith("give --owner or --socket");
  std::string path = by_path    ? parsed.values["socket"].as<std::string>()
                     : by_owner ? install::SocketFor(parsed.values["owner"].as<std::string>())
                                : UsualSocket();
  if (format == "prometheus") return PrintMetrics(path);
  Result<Json> status = AskStatus(path);
  if (!status) return FailSilent(path, status.error());
  std::cout << (format == "json" ? hook::JsonText(*status) : StatusText(*status));
  return status->at("problems").empty() ? kExitClean : kExitToMend;
}

}  // namespace pushgate::cli
