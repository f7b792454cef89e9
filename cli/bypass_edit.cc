#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <system_error>

#include "base/nearest.h"
#include "cli/bypass.h"
#include "cli/commands.h"
#include "cli/replace_file.h"
#include "cli/setup_options.h"
#include "hook/bypass_files.h"
#include "hook/config/bypass_text.h"
#include "hook/config/moment.h"
#include "hook/entry_warning.h"
#include "hook/history/history.h"
#include "hook/message/layout.h"
#include "hook/message/safe_text.h"
#include "hook/trusted_file.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using hook::BypassEntry;
using hook::Setup;
using Texts = std::vector<std::string>;

Usage AddUsage() {
  Usage usage{
      .name = "bypass add",
      .synopsis = "--id ID --reason TEXT (--until DAY | --permanent) [OPTION...]",
      .text =
          "Writes an entry behind the others of a bypass file, whose comments and order stay.\n"
          "Every part that is given must match; --user and --group are one part. Exit\n"
          "status: 0, or 2 if nothing was written.",
      .examples =
          "  pushgate bypass add --id report-2026 --user alice --repo team/api \\\n"
          "      --path 'reports/**' --rule db-direct-session --until 2026-01-31 \\\n"
          "      --reason 'until the report is rewritten' --ticket OPS-12",
      .options = options::options_description("Options"),
      .words = ""};
  auto text = [](const char* name) { return options::value<std::string>()->value_name(name); };
  auto texts = [](const char* name) { return options::value<Texts>()->value_name(name); };
  usage.options.add_options()("id", text("ID")->required(), "what receipts and the record call it")(
      "reason", text("TEXT")->required(), "why it is there")(
      "until", text("DAY"), "its last day in UTC, or a time with its zone")(
      "permanent", "it never ends")("user", texts("U"),
                                    "who may pass; may be repeated, as may all "
                                    "that follow")("group", texts("G"), "whose group may pass")(
      "repo", texts("R"), "glob of repository names")("ref", texts("F"), "glob of full ref names")(
      "path", texts("P"), "glob of paths")("rule", texts("I"), "id of a rule, or a glob of ids")(
      "max-uses", text("N"), "how many accepted pushes may need it")(
      "ticket", text("TEXT"), "where it was asked for")("approved-by", text("TEXT"),
                                                        "who allowed it")(
      "break-glass", "only with 'git push -o pushgate.bypass=REASON'")(
      "file", text("FILE"), "the bypass file; default: the only one that there is")(
      "config", text("FILE"), "configuration; default: /etc/pushgate/pushgate.yaml");
  AddOwnerOption(usage.options);
  return usage;
}

Usage RevokeUsage() {
  Usage usage{.name = "bypass revoke",
              .synopsis = "ID [--config FILE]",
              .text =
                  "Takes an entry out of its file, whose comments and order stay. Exit status:\n"
                  "0, or 2 if nothing was changed.",
              .examples = "  pushgate bypass revoke report-2026",
              .options = options::options_description("Options"),
              .words = "id"};
  usage.options.add_options()("config", options::value<std::string>()->value_name("FILE"),
                              "configuration; default: /etc/pushgate/pushgate.yaml");
  return usage;
}

Result<BypassEntry> EntryOf(const options::variables_map& values) {
  BypassEntry entry;
  entry.id = TextOf(values, "id");
  entry.users = TextsOf(values, "user");
  entry.groups = TextsOf(values, "group");
  entry.repos = TextsOf(values, "repo");
  entry.refs = TextsOf(values, "ref");
  entry.paths = TextsOf(values, "path");
  entry.rules = TextsOf(values, "rule");
  entry.until_text = TextOf(values, "until");
  entry.reason = TextOf(values, "reason");
  entry.ticket = TextOf(values, "ticket");
  entry.approved_by = TextOf(values, "approved-by");
  entry.break_glass = values.count("break-glass") != 0;
  if ((values.count("permanent") != 0) != entry.until_text.empty()) {
    return Fail(ErrorCode::kInvalid, "give either --until or --permanent");
  }
  hook::Value<hook::Moment> until = hook::ReadMoment(entry.until_text);
  if (until && *until <= hook::Now()) {
    return Fail(ErrorCode::kInvalid, "--until: " + entry.until_text + " is over");
  }
  if (values.count("max-uses") != 0) {
    hook::Value<uint64_t> uses = hook::ReadCount(TextOf(values, "max-uses"));
    if (!uses) return Fail(ErrorCode::kInvalid, "--max-uses: " + uses.error());
    entry.max_uses = *uses;
  }
  return entry;
}

/// The file to write to where none is named: the only one that there is, or that is to be.
Result<std::string> OnlyFile(const Setup& setup) {
  Texts files = setup.bypass.files;
  if (files.size() == 1) return files.front();
  if (files.empty()) {
    return Fail(
        ErrorCode::kInvalid,
        "there is no bypass file yet: say with --file where to make one, which 'bypass:' of "
        "the configuration names");
  }
  return Fail(ErrorCode::kInvalid, "--file: say which of " + Joined(files));
}

const BypassEntry* Find(const Setup& setup, std::string_view id) {
  for (const BypassEntry& entry : setup.bypass.entries) {
    if (entry.id == id) return &entry;
  }
  return nullptr;
}

/// Why an entry must not be written to a file; nothing if it may.
std::optional<std::string> WhyNotTo(const std::string& file, const Setup& setup) {
  if (auto problem = hook::WritableByOthers(file)) return file + ": " + *problem;
  std::string base = std::filesystem::path(setup.config_path).parent_path().string();
  if (!hook::NamesBypassFile(setup.config, base, file)) {
    return file + ": 'bypass:' of the configuration does not name it: it would have no effect";
  }
  const Texts& errors = setup.bypass.errors;
  std::error_code error;
  for (const std::string& read : setup.bypass.files) {
    if (!std::filesystem::equivalent(read, file, error)) continue;
    bool broken = std::any_of(errors.begin(), errors.end(), [&](const std::string& line) {
      return line.starts_with(read + ":");
    });
    if (broken) return file + ": mend it first";  // what is wrong with it has been printed
  }
  return std::nullopt;
}

/// Tells what may not be meant: rules that only a repository can know, uses of an earlier entry.
void WarnOf(const BypassEntry& entry, const options::variables_map& values, const Setup& setup) {
  for (const std::string& odd : hook::OddRules(setup.rules, entry)) {
    FailWith("--rule: " + hook::SafeText(odd) + ", unless a repository brings it");
  }
  std::error_code error;
  std::string record = RecordPath(values, setup.config);
  if (!std::filesystem::exists(record, error)) return;
  Result<record::UsesByEntry> uses = hook::History(record, setup.config.retention).Uses();
  int64_t used = uses ? hook::UsesOf(entry, *uses).count : 0;
  if (used == 0) return;
  FailWith("an earlier entry '" + entry.id + "' was used " +
           hook::Count(static_cast<uint64_t>(used), "time") + " on this server" +
           (entry.max_uses > 0 ? ", and these uses count: take another id to begin anew" : ""));
}

/// Says what is in force now: the configuration is read again, as the daemon will.
int Conclude(const options::variables_map& values, const std::string& done, const std::string& id,
             bool present) {
  int exit = kExitError;
  std::shared_ptr<const Setup> setup = LoadBypassSetup(values, exit);
  if (setup == nullptr) return exit;
  if ((Find(*setup, id) != nullptr) != present) {
    return FailWith(done +
                    ", but the configuration does not name that file in 'bypass:', so that "
                    "it has no effect");
  }
  std::cout << done << "; in force once pushgated reads it: systemctl reload 'pushgated@*'\n";
  return kExitClean;
}

}  // namespace

int RunBypassAdd(const Texts& args) {
  Parsed parsed = ParseOptions(AddUsage(), args);
  if (parsed.exit) return *parsed.exit;
  Result<BypassEntry> entry = EntryOf(parsed.values);
  if (!entry) return FailWith(hook::SafeText(entry.error().message));
  int exit = kExitError;
  std::shared_ptr<const Setup> setup = LoadBypassSetup(parsed.values, exit);
  if (setup == nullptr) return exit;
  if (const BypassEntry* other = Find(*setup, entry->id)) {
    return FailWith("there is an entry '" + other->id + "' at " + hook::SafeText(other->place));
  }
  std::string file = TextOf(parsed.values, "file");
  if (file.empty()) {
    Result<std::string> only = OnlyFile(*setup);
    if (!only) return FailWith(only.error().message);
    file = *only;
  }
  if (std::optional<std::string> why = WhyNotTo(file, *setup)) {
    return FailWith(hook::SafeText(*why) + "; nothing was written");
  }
  Result<void> changed =
      ChangeFile(file, true, [&](std::string_view text) { return hook::WithEntry(text, *entry); });
  if (!changed) return FailWith(hook::SafeText(changed.error().message));
  WarnOf(*entry, parsed.values, *setup);
  return Conclude(parsed.values, "added " + entry->id + " to " + hook::SafeText(file), entry->id,
                  true);
}

int RunBypassRevoke(const Texts& args) {
  Parsed parsed = ParseOptions(RevokeUsage(), args);
  if (parsed.exit) return *parsed.exit;
  Texts ids = TextsOf(parsed.values, "id");
  if (ids.size() != 1) return FailWith("bypass revoke: give the ID of one entry");
  int exit = kExitError;
  std::shared_ptr<const Setup> setup = LoadBypassSetup(parsed.values, exit);
  if (setup == nullptr) return exit;
  const BypassEntry* entry = Find(*setup, ids[0]);
  if (entry == nullptr) {
    std::vector<std::string_view> known;
    for (const BypassEntry& other : setup->bypass.entries) known.push_back(other.id);
    return FailWith("there is no entry '" + hook::SafeText(ids[0]) + "'" +
                    DidYouMean(ids[0], known));
  }
  Result<void> changed = ChangeFile(entry->file, false, [&](std::string_view text) {
    return hook::WithoutEntry(text, entry->id);
  });
  if (!changed) return FailWith(hook::SafeText(changed.error().message));
  return Conclude(parsed.values, "revoked " + entry->id + " in " + hook::SafeText(entry->file),
                  entry->id, false);
}

}  // namespace pushgate::cli
