#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <system_error>
#include <utility>

#include "base/nearest.h"
#include "cli/bypass.h"
#include "cli/commands.h"
#include "cli/setup_options.h"
#include "hook/entry_warning.h"
#include "hook/message/layout.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using hook::BypassEntry;
using hook::BypassPart;
using hook::BypassQuestion;
using KnownUses = std::optional<record::UsesByEntry>;

constexpr size_t kMostMissed = 2;  // of an entry that comes near
constexpr size_t kMostNear = 10;

Usage CheckUsage() {
  Usage usage{
      .name = "bypass check",
      .synopsis = "--user U --repo R --ref F [OPTION...]",
      .text =
          "Says whether a push of that user would be excused, by which entry and on what\n"
          "terms; if not, what each near entry lacks. Uses are counted on each server by\n"
          "itself, and those left are this server's. Exit status: 0 excused, 1 not "
          "excused, 2 error, a broken bypass file, or uses that would decide but cannot be read.",
      .examples =
          "  pushgate bypass check --user alice --repo team/api --ref refs/heads/main\n"
          "  pushgate bypass check --user alice --repo team/api --ref main \\\n"
          "      --path src/report.py --rule db-direct-session --at 2026-01-31T18:00:00Z",
      .options = options::options_description("Options"),
      .words = ""};
  using Texts = std::vector<std::string>;
  auto text = [](const char* name) { return options::value<std::string>()->value_name(name); };
  usage.options.add_options()("user", text("U")->required(), "the pusher, as the server names him")(
      "repo", text("R")->required(), "the repository's name on the server")(
      "ref", text("F")->required(), "the ref, or the name of a branch")(
      "path", text("P"), "a path in the repository; without it, any path")(
      "rule", text("I"), "the rule that blocks; without it, any rule")(
      "group", options::value<Texts>()->value_name("G"),
      "a group that the user is in, besides those that the server knows; may be repeated")(
      "account",
      "it comes from a process of a Unix account of that name, not through the server's "
      "own account")("at", text("TIME"),
                     "a day's end in UTC, or a time with its zone; default: now")(
      "reason", text("TEXT"), "as the push option pushgate.bypass, for break-glass entries")(
      "config", text("FILE"), "configuration; default: /etc/pushgate/pushgate.yaml");
  AddOwnerOption(usage.options);
  return usage;
}

/// What is asked, with the texts that the question refers to.
struct Asked {
  hook::Identity who;
  bool counted = true;  // whether uses of such a push can be counted
  std::string repository, ref, path, rule, reason;
  hook::Moment when;
};

hook::Identity WhoIs(const options::variables_map& values, const hook::Setup& setup) {
  bool account = values.count("account") != 0;
  hook::Identity who;
  who.user = TextOf(values, "user");
  who.trust = account ? hook::Trust::kUnverified : hook::Trust::kServer;
  who.entitled = !who.user.empty() && (!account || setup.config.server == hook::ServerKind::kSsh);
  who.groups = TextsOf(values, "group");
  if (auto found = setup.groups.find(who.user); found != setup.groups.end()) {
    who.groups.insert(who.groups.end(), found->second.begin(), found->second.end());
  }
  hook::AddUnixGroups(setup.config.server, who);
  return who;
}

BypassQuestion QuestionOf(const Asked& asked) {
  BypassQuestion question;
  question.who = &asked.who;
  question.repository = asked.repository;
  question.ref = asked.ref;
  if (!asked.path.empty()) question.path = asked.path;
  if (!asked.rule.empty()) question.rule = asked.rule;
  question.when = asked.when;
  question.reason_given = asked.reason.find_first_not_of(" \t") != std::string::npos;
  return question;
}

/// "'main' is none of a, b".
std::string NoneOf(std::string_view text, const std::vector<std::string>& list) {
  return "'" + hook::SafeText(text) + "' is none of " + Joined(list);
}

/// " (did you mean 'a'?)", or nothing.
std::string Hint(std::string_view text, const std::vector<std::string>& list) {
  std::vector<std::string_view> names(list.begin(), list.end());
  return hook::SafeText(DidYouMean(text, names));
}

std::string MissedWho(const BypassEntry& entry, const Asked& asked) {
  std::string text = "user: ";
  if (!asked.who.entitled)
    return text + "a Unix account has a name for entries with 'server: ssh' alone";
  if (!entry.users.empty()) {
    text += NoneOf(asked.who.user, entry.users) + Hint(asked.who.user, entry.users);
  }
  if (entry.groups.empty()) return text;
  if (!entry.users.empty()) text += ", and ";
  text += asked.who.groups.empty() ? "in no group" : "in " + Joined(asked.who.groups);
  return text + ", not in " + Joined(entry.groups);
}

std::string Span(std::chrono::seconds time) {
  using std::chrono::days;
  using std::chrono::hours;
  if (time >= days(1)) {
    return hook::Count(static_cast<uint64_t>(std::chrono::floor<days>(time).count()), "day");
  }
  if (time >= hours(1)) {
    return hook::Count(static_cast<uint64_t>(std::chrono::floor<hours>(time).count()), "hour");
  }
  return "less than an hour";
}

std::string Missed(BypassPart part, const BypassEntry& entry, const Asked& asked) {
  switch (part) {
    case BypassPart::kWho:
      return MissedWho(entry, asked);
    case BypassPart::kRepository:
      return "repo: " + NoneOf(asked.repository, entry.repos);
    case BypassPart::kRef:
      return "ref: " + NoneOf(asked.ref, entry.refs);
    case BypassPart::kPath:
      return "path: " + NoneOf(asked.path, entry.paths);
    case BypassPart::kRule:
      if (hook::MustBeNamed(asked.rule)) {
        return "rule: '" + hook::SafeText(asked.rule) +
               "' stands for what cannot be judged: only its id in 'rules' excuses that";
      }
      return "rule: " + NoneOf(asked.rule, entry.rules) + Hint(asked.rule, entry.rules);
    case BypassPart::kReason:
      return "reason: it needs the push option pushgate.bypass=REASON (here: --reason)";
    case BypassPart::kUntil:
      break;
  }
  return "until: it ended " + Span(asked.when - *entry.until) + " before, at " +
         hook::Text(*entry.until);
}

/// What an excused push still depends on.
std::string Conditions(const BypassEntry& entry, const Asked& asked, const KnownUses& uses) {
  std::string text = ", " + hook::SafeText(hook::UntilText(entry.until_text));
  if (asked.path.empty() && !entry.paths.empty()) text += ", for paths " + Joined(entry.paths);
  if (asked.rule.empty() && !entry.rules.empty()) text += ", for rules " + Joined(entry.rules);
  if (entry.max_uses > 0) {
    text +=
        ", at most " + hook::Count(entry.max_uses, "use") + ", counted on each server by itself";
    if (uses) text += ", " + std::to_string(hook::UsesLeft(entry, *uses)) + " left on this one";
  }
  return text;
}

struct Near {
  const BypassEntry* entry;
  std::vector<BypassPart> missed;
  std::string no_use;  // why not even one is left; empty: there is one
  size_t lacks() const { return missed.size() + (no_use.empty() ? 0 : 1); }
};

/// The uses of the entries on this server, as far as they can be known.
struct Uses {
  KnownUses known;
  bool unreadable = false;  // and not only absent, which the first push mends
};

std::string WhyNoUse(const BypassEntry& entry, const Asked& asked, const Uses& uses) {
  if (entry.max_uses == 0) return "";
  if (!asked.counted) return "those of a push from a Unix account are not counted";
  if (uses.unreadable)
    return "the record cannot be read, and what cannot be counted is not excused";
  bool used_up = uses.known && hook::UsesLeft(entry, *uses.known) == 0;
  return used_up ? hook::Count(entry.max_uses, "use") + ", all taken on this server" : "";
}

int PrintNear(std::vector<Near> near, const Asked& asked) {
  std::cout << "not excused" << (near.empty() ? ": no entry comes near" : "") << "\n";
  std::stable_sort(near.begin(), near.end(),
                   [](const Near& a, const Near& b) { return a.lacks() < b.lacks(); });
  for (size_t i = 0; i < near.size() && i < kMostNear; ++i) {
    std::cout << "near: " << near[i].entry->id << " (" << hook::SafeText(near[i].entry->place)
              << ")\n";
    for (BypassPart part : near[i].missed) {
      std::cout << "   " << Missed(part, *near[i].entry, asked) << "\n";
    }
    if (!near[i].no_use.empty()) std::cout << "   uses: " << near[i].no_use << "\n";
  }
  if (near.size() > kMostNear) {
    std::cout << "and " << near.size() - kMostNear << " more that come as near\n";
  }
  return kExitBlocked;
}

int Answer(const Asked& asked, const hook::Setup& setup, const Uses& uses) {
  BypassQuestion question = QuestionOf(asked);
  std::vector<Near> near;
  bool excused = false, unknown = false;
  for (const BypassEntry& entry : setup.bypass.entries) {
    std::vector<BypassPart> missed = MissedParts(entry, question);
    std::string no_use = WhyNoUse(entry, asked, uses);
    unknown |= missed.empty() && entry.max_uses > 0 && uses.unreadable && asked.counted;
    if (missed.empty() && no_use.empty()) {
      std::cout << "excused by " << entry.id << " (" << hook::SafeText(entry.place) << ")"
                << Conditions(entry, asked, uses.known) << "\n";
      excused = true;
    } else if (missed.size() <= kMostMissed) {
      near.push_back({&entry, std::move(missed), std::move(no_use)});
    }
  }
  if (excused) return kExitClean;
  int answer = PrintNear(std::move(near), asked);
  return unknown ? kExitError : answer;
}

/// Why nothing can be asked about a rule; empty if it is one of the server's, or one that an entry
/// names: repositories may have some of their own.
std::string ProblemOfRule(const std::string& asked, const hook::Setup& setup) {
  std::vector<std::string_view> ids;
  for (const rules::Rule& rule : setup.rules.rules()) ids.push_back(rule.id);
  for (const rules::Rule* rule : rules::gate_rules::All()) ids.push_back(rule->id);
  for (const BypassEntry& entry : setup.bypass.entries) {
    ids.insert(ids.end(), entry.rules.begin(), entry.rules.end());
  }
  bool known = asked.empty() || std::find(ids.begin(), ids.end(), asked) != ids.end();
  return known ? "" : "--rule: there is no rule '" + asked + "'" + DidYouMean(asked, ids);
}

/// What the record says, where an entry needs it.
Uses UsesFor(const options::variables_map& values, const hook::Setup& setup) {
  const auto& entries = setup.bypass.entries;
  bool counts = std::any_of(entries.begin(), entries.end(),
                            [](const BypassEntry& entry) { return entry.max_uses > 0; });
  if (!counts) return {};
  Uses uses{ReadUses(values, setup)};
  std::error_code error;
  bool present = std::filesystem::exists(RecordPath(values, setup.config), error) || error;
  uses.unreadable = !uses.known && present;
  return uses;
}

}  // namespace

int RunBypassCheck(const std::vector<std::string>& args) {
  Parsed parsed = ParseOptions(CheckUsage(), args);
  if (parsed.exit) return *parsed.exit;
  const options::variables_map& values = parsed.values;
  Asked asked;
  asked.when = hook::Now();
  if (values.count("at") != 0) {
    hook::Value<hook::Moment> at = hook::ReadMoment(TextOf(values, "at"));
    if (!at) return FailWith("--at: " + hook::SafeText(at.error()));
    // A day's end is the first moment after it; what is asked is whether the day itself is covered.
    asked.when = TextOf(values, "at").size() == 10 ? *at - std::chrono::seconds(1) : *at;
  }
  int exit = kExitError;
  std::shared_ptr<const hook::Setup> setup = LoadBypassSetup(values, exit);
  if (setup == nullptr) return exit;
  asked.who = WhoIs(values, *setup);
  asked.counted = values.count("account") == 0;
  asked.repository = TextOf(values, "repo");
  asked.ref = TextOf(values, "ref");
  if (!asked.ref.starts_with("refs/")) asked.ref = "refs/heads/" + asked.ref;
  asked.path = TextOf(values, "path");
  asked.rule = TextOf(values, "rule");
  asked.reason = TextOf(values, "reason");
  std::string problem = ProblemOfRule(asked.rule, *setup);
  if (!problem.empty()) return FailWith(hook::SafeText(problem));
  int answer = Answer(asked, *setup, UsesFor(values, *setup));
  return setup->bypass.errors.empty() ? answer : kExitError;
}

}  // namespace pushgate::cli
