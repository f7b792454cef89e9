#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/bypass.h"
#include "cli/commands.h"
#include "hook/message/layout.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using hook::BypassEntry;
using Json = nlohmann::ordered_json;

Usage ListUsage() {
  Usage usage{
      .name = "bypass list",
      .synopsis = "[--format text|json] [--config FILE]",
      .text =
          "Lists the bypass entries of the configuration in the order of its files, and warns\n"
          "of those that have ended or end within 14 days. Exit status: 0, or 2 if a file\n"
          "is broken.",
      .examples = "",
      .options = options::options_description("Options"),
      .words = ""};
  usage.options.add_options()("config", options::value<std::string>()->value_name("FILE"),
                              "configuration; default: /etc/pushgate/pushgate.yaml")(
      "format", options::value<std::string>()->default_value("text")->value_name("FORMAT"),
      "text or json");
  return usage;
}

std::string Terms(const BypassEntry& entry) {
  std::string text = hook::UntilText(entry.until_text);
  if (entry.max_uses > 0) text += ", at most " + hook::Count(entry.max_uses, "use");
  if (entry.break_glass) text += ", break-glass";
  return text;
}

std::string Why(const BypassEntry& entry) {
  std::string text = entry.reason.empty() ? "no reason is given" : entry.reason;
  if (!entry.ticket.empty()) text += "; ticket " + entry.ticket;
  if (!entry.approved_by.empty()) text += "; approved by " + entry.approved_by;
  return text;
}

void PrintText(const hook::Setup& setup, hook::Moment now) {
  for (const BypassEntry& entry : setup.bypass.entries) {
    std::cout << entry.id << "\n"
              << "   for:     " << ScopeOf(entry) << "\n"
              << "   valid:   " << hook::SafeText(Terms(entry)) << "\n"
              << "   why:     " << hook::SafeText(Why(entry)) << "\n"
              << "   in:      " << hook::SafeText(entry.place) << "\n";
    std::string warning = hook::EndWarning(entry, now);
    if (!warning.empty()) std::cout << "   warning: " << warning << "\n";
  }
  for (const std::string& notice : setup.bypass.notices) {
    std::cout << hook::SafeText(notice) << "\n";
  }
  std::cout << hook::Count(setup.bypass.entries.size(), "entry", "entries") << " in "
            << hook::Count(setup.bypass.files.size(), "file") << "\n";
}

Json ToJson(const BypassEntry& entry, hook::Moment now) {
  auto or_null = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
  Json json;
  json["id"] = entry.id;
  json["users"] = entry.users;
  json["groups"] = entry.groups;
  json["repos"] = entry.repos;
  json["refs"] = entry.refs;
  json["paths"] = entry.paths;
  json["rules"] = entry.rules;
  json["ends"] = entry.until ? Json(hook::Text(*entry.until)) : Json(nullptr);
  json["ended"] = entry.until && now >= *entry.until;
  json["max_uses"] = entry.max_uses == 0 ? Json(nullptr) : Json(entry.max_uses);
  json["break_glass"] = entry.break_glass;
  json["reason"] = or_null(entry.reason);
  json["ticket"] = or_null(entry.ticket);
  json["approved_by"] = or_null(entry.approved_by);
  json["place"] = entry.place;
  json["warning"] = or_null(hook::EndWarning(entry, now));
  return json;
}

void PrintJson(const hook::Setup& setup, hook::Moment now) {
  Json json;
  json["version"] = 1;
  json["entries"] = Json::array();
  for (const BypassEntry& entry : setup.bypass.entries) {
    json["entries"].push_back(ToJson(entry, now));
  }
  json["errors"] = setup.bypass.errors;
  std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

}  // namespace

int RunBypassList(const std::vector<std::string>& args) {
  Parsed parsed = ParseOptions(ListUsage(), args);
  if (parsed.exit) return *parsed.exit;
  std::string format = TextOf(parsed.values, "format");
  if (format != "text" && format != "json") return FailWith("--format must be text or json");
  int exit = kExitError;
  std::shared_ptr<const hook::Setup> setup = LoadBypassSetup(parsed.values, exit);
  if (setup == nullptr) return exit;
  format == "json" ? PrintJson(*setup, hook::Now()) : PrintText(*setup, hook::Now());
  return setup->bypass.errors.empty() ? kExitClean : kExitError;
}

}  // namespace pushgate::cli
