#include <string>
#include <string_view>

#include "hook/config/bypass_file.h"
#include "hook/config/json_schema.h"
#include "hook/config/repository_file.h"
#include "hook/config/schema.h"

namespace pushgate::hook {
namespace {

constexpr std::string_view kHead =
    "# Every key of the configuration\n\n"
    "Written by `pushgate config schema --format markdown`, from the table that validates.\n"
    "[default.yaml](default.yaml) explains the usual ones, and `pushgate config show --origin` "
    "prints\n"
    "what is in force.\n";

std::string_view TypeText(Kind kind) {
  switch (kind) {
    case Kind::kText:
      return "a text";
    case Kind::kPath:
      return "an absolute path";
    case Kind::kTemplatesUrl:
      return "a URL, in which `{pack}` and `{template}` are filled in";
    case Kind::kHistory:
      return "`sqlite:///PATH`, or `postgresql://[USER@]HOST/DATABASE` for a record that servers "
             "share";
    case Kind::kSpool:
      return "`sqlite:///PATH`";
    case Kind::kAddress:
      return "`HOST:PORT`";
    case Kind::kBool:
      return "`true` or `false`";
    case Kind::kCount:
      return "a whole number of at least 1";
    case Kind::kSize:
      return "a number and `B`, `KiB`, `MiB` or `GiB`";
    case Kind::kDuration:
      return "a number and `ms`, `s`, `m`, `h` or `d`";
    case Kind::kSpan:
      return "whole seconds, as a number and `s`, `m`, `h` or `d`";
    case Kind::kTexts:
      return "a list of texts";
    case Kind::kRepositoryGlobs:
    case Kind::kRefGlobs:
    case Kind::kFileGlobs:
    case Kind::kPathGlobs:
      return "a list of globs";
    case Kind::kNames:
      return "a list of names";
    case Kind::kId:
      return "letters, digits, `.`, `_` and `-`";
    case Kind::kMoment:
      return "a day, or a time with its zone";
    case Kind::kSeverities:
      return "rule ids, each with `ERROR`, `WARNING` or `INFO`";
    case Kind::kSuppressions:
      return "`true`, `false`, or a list of rule ids";
    case Kind::kPacks:
      return "packs, each with lists for its settings";
    case Kind::kSection:
      return "keys, see below";
    case Kind::kSections:
      return "a list of keys, see below";
    case Kind::kChoice:
      break;
  }
  return "";
}

}  // namespace

std::string TakenBy(const Key& key) {
  if (key.kind != Kind::kChoice) return std::string(TypeText(key.kind));
  std::string choices;
  for (std::string_view choice : key.choices) {
    bool last = choice == key.choices.back();
    choices += (choices.empty() ? "" : last ? " or " : ", ") + ("`" + std::string(choice) + "`");
  }
  return choices;
}

namespace {

std::string Table(std::span<const Key> keys) {
  std::string table = "\n| key | takes | default | meaning |\n|---|---|---|---|\n";
  for (const Key& key : keys) {
    std::string fallback(key.fallback);
    if (!fallback.empty()) fallback = "`" + fallback + "`";
    table += "| `" + std::string(key.name) + "` | " + TakenBy(key) + " | " + fallback + " | " +
             std::string(key.meaning) + " |\n";
  }
  return table;
}

void AddFile(std::string_view head, std::span<const Key> keys, std::string& page) {
  page.append(head).append(Table(keys));
  for (const Key& key : keys) {
    if (key.keys.empty()) continue;
    bool list = key.kind == Kind::kSections;
    page += "\n## " + std::string(list ? "Each of " : "") + "`" + std::string(key.name) + "`\n";
    page += Table(key.keys);
  }
}

constexpr std::string_view kGroupsFile =
    "\n# A groups file\n\nThat which `groups_file` names: `groups:`, and under it each group with "
    "a list of its\n"
    "users, such as `on-call: [alice, bob]`.\n";

}  // namespace

std::string ReferencePage() {
  std::string page = std::string(kHead);
  AddFile("", Schema(), page);
  AddFile("\n# A bypass file\n\nOf those that `bypass` names.\n", BypassFileKeys(), page);
  page += kGroupsFile;
  AddFile("\n# `.pushgate.yaml`\n\nIn a repository, read from its accepted default branch.\n",
          RepositoryFileKeys(), page);
  return page;
}

}  // namespace pushgate::hook
