#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/bypass.h"
#include "cli/commands.h"
#include "cli/setup_options.h"
#include "hook/entry_warning.h"
#include "hook/message/json_text.h"
#include "hook/message/layout.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using hook::BypassEntry;
using hook::MomentOf;
using hook::UsesLeft;
using hook::UsesOf;
using Json = nlohmann::ordered_json;

using KnownUses = std::optional<record::UsesByEntry>;

Usage ListUsage() {
  Usage usage{
      .name = "bypass list",
      .synopsis = "[--format text|json] [--config FILE]",
      .text =
          "Lists the bypass entries of the configuration in the order of its files, with their\n"
          "uses on this server: accepted pushes that needed them. Warns of those that have\n"
          "ended, end within 14 days, are used up, or were not used for 90 days. Exit status:\n"
          "0, or 2 if a file is broken.",
      .examples =
          "  pushgate bypass list\n"
          "  pushgate bypass list --owner git --format json",
      .options = options::options_description("Options"),
      .words = ""};
  usage.options.add_options()("config", options::value<std::string>()->value_name("FILE"),
                              "configuration; default: /etc/pushgate/pushgate.yaml")(
      "format", options::value<std::string>()->default_value("text")->value_name("text|json"),
      "for people, or for programs");
  AddOwnerOption(usage.options);
  return usage;
}

/// "2 pushes, the last at 2026-01-31T18:00:00Z; 1 use left".
std::string UsedText(const BypassEntry& entry, const record::UsesByEntry& known) {
  record::Uses uses = UsesOf(entry, known);
  std::string text =
      uses.count == 0 ? "never" : hook::Count(static_cast<uint64_t>(uses.count), "push", "pushes");
  if (uses.last != 0) text += ", the last at " + hook::Text(MomentOf(uses.last));
  if (entry.max_uses > 0) text += "; " + hook::Count(UsesLeft(entry, known), "use") + " left";
  return text;
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

void PrintEntries(const hook::Setup& setup, const KnownUses& uses, hook::Moment now) {
  for (const BypassEntry& entry : setup.bypass.entries) {
    std::cout << entry.id << "\n"
              << "   for:     " << ScopeOf(entry) << "\n"
              << "   valid:   " << hook::SafeText(Terms(entry)) << "\n"
              << "   why:     " << hook::SafeText(Why(entry)) << "\n"
              << "   in:      " << hook::SafeText(entry.place) << "\n";
    if (uses) std::cout << "   used:    " << UsedText(entry, *uses) << "\n";
    std::string warning = hook::WarningAbout(entry, uses, now).text;
    if (!warning.empty()) std::cout << "   warning: " << warning << "\n";
  }
  for (const std::string& notice : setup.bypass.notices) {
    std::cout << hook::SafeText(notice) << "\n";
  }
  std::cout << hook::Count(setup.bypass.entries.size(), "entry", "entries") << " in "
            << hook::Count(setup.bypass.files.size(), "file") << "\n";
}

Json ToJson(const BypassEntry& entry, const KnownUses& known, hook::Moment now) {
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
  record::Uses uses = known ? UsesOf(entry, *known) : record::Uses();
  json["uses"] = known ? Json(uses.count) : Json(nullptr);
  json["last_use"] = uses.last != 0 ? Json(hook::Text(MomentOf(uses.last))) : Json(nullptr);
  bool counted = known && entry.max_uses > 0;
  json["uses_left"] = counted ? Json(UsesLeft(entry, *known)) : Json(nullptr);
  json["break_glass"] = entry.break_glass;
  json["reason"] = or_null(entry.reason);
  json["ticket"] = or_null(entry.ticket);
  json["approved_by"] = or_null(entry.approved_by);
  json["place"] = entry.place;
  json["warning"] = or_null(hook::WarningAbout(entry, known, now).text);
  return json;
}

void PrintJson(const hook::Setup& setup, const KnownUses& uses, hook::Moment now) {
  Json json;
  json["version"] = 1;
  json["entries"] = Json::array();
  for (const BypassEntry& entry : setup.bypass.entries) {
    json["entries"].push_back(ToJson(entry, uses, now));
  }
  json["errors"] = setup.bypass.errors;
  std::cout << hook::JsonText(json);
}

}  // namespace

int RunBypassList(const std::vector<std::string>& args) {
  Parsed parsed = ParseOptions(ListUsage(), args);
  if (parsed.exit) return *parsed.exit;
  std::string format = TextOf(parsed.values, "format");
  int exit = kExitError;
  std::shared_ptr<const hook::Setup> setup = LoadBypassSetup(parsed.values, exit);
  if (setup == nullptr) return exit;
  KnownUses uses = ReadUses(parsed.values, *setup);
  auto print = format == "json" ? PrintJson : PrintEntries;
  print(*setup, uses, hook::Now());
  return setup->bypass.errors.empty() ? kExitClean : kExitError;
}

}  // namespace pushgate::cli
