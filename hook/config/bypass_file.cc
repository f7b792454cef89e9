#include "hook/config/bypass_file.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/yaml.h"
#include "hook/config/check.h"
#include "hook/config/value.h"

namespace pushgate::hook {
namespace {

using Shape = YamlNode::Kind;
using Lines = std::vector<std::string>;
using Notes = std::vector<Note>;

constexpr Key kEntry[] = {
    {"id", Kind::kId, "", "what the entry is called in receipts and in the record", {}, {}},
    {"users", Kind::kNames, "", "who may pass: names as the server gives them", {}, {}},
    {"groups", Kind::kNames, "", "or whose group", {}, {}},
    {"repos", Kind::kRepositoryGlobs, "", "globs of repository names", {}, {}},
    {"refs", Kind::kRefGlobs, "", "globs of full ref names", {}, {}},
    {"paths", Kind::kPathGlobs, "", "globs of paths in the repository", {}, {}},
    {"rules", Kind::kTexts, "", "ids of rules, or globs of ids", {}, {}},
    {"until", Kind::kMoment, "", "the last day, or the moment when it ends", {}, {}},
    {"permanent", Kind::kBool, "false", "in place of until: it never ends", {}, {}},
    {"max_uses", Kind::kCount, "", "how many accepted pushes may need it", {}, {}},
    {"reason", Kind::kText, "", "why it is there", {}, {}},
    {"ticket", Kind::kText, "", "where it was asked for", {}, {}},
    {"approved_by", Kind::kText, "", "who allowed it", {}, {}},
    {"break_glass", Kind::kBool, "false", "only with 'git push -o pushgate.bypass=REASON'", {}, {}},
};

constexpr Key kFile[] = {
    {"entries", Kind::kSections, "", "who is excused from what", {}, kEntry},
};

constexpr std::string_view kParts[] = {"users", "groups", "repos", "refs", "paths", "rules"};

Lines ToLines(std::string_view name, const Notes& notes) {
  Lines lines;
  for (const Note& note : notes) {
    lines.push_back(std::string(name) + ":" + std::to_string(note.line) + ":" +
                    std::to_string(note.column) + ": " + note.text);
  }
  return lines;
}

void SortByPlace(Notes& notes) {
  std::stable_sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
}

std::string TextUnder(const YamlNode& map, std::string_view key) {
  const YamlNode* node = map.Find(key);
  return node == nullptr ? "" : node->text;
}

std::vector<std::string> TextsUnder(const YamlNode& map, std::string_view key) {
  std::vector<std::string> texts;
  if (const YamlNode* node = map.Find(key)) {
    for (const YamlNode& item : node->items) texts.push_back(item.text);
  }
  return texts;
}

/// What the keys of one entry mean together.
class EntryChecker {
 public:
  explicit EntryChecker(Notes& errors) : errors_(errors) {}

  void Check(const YamlNode& entry) {
    const YamlNode* id = entry.Find("id");
    if (id == nullptr) {
      Error(entry, "'id' is missing: receipts and the record name the entry by it");
    } else if (int line = ids_.emplace(id->text, id->line).first->second; line != id->line) {
      Error(*id, "id: '" + id->text + "' is taken by the entry at line " + std::to_string(line));
    }
    Time(entry);
    Parts(entry);
  }

 private:
  void Error(const YamlNode& node, std::string text) {
    errors_.push_back({node.line, node.column, std::move(text)});
  }

  void Time(const YamlNode& entry) {
    bool permanent = TextUnder(entry, "permanent") == "true";
    const YamlNode* until = entry.Find("until");
    if (until == nullptr && !permanent) {
      Error(entry, "'until' is missing: say when the entry ends, or 'permanent: true'");
    } else if (until != nullptr && permanent) {
      Error(*until, "until: the entry is permanent: give one of both");
    }
  }

  void Parts(const YamlNode& entry) {
    bool given = false;
    for (std::string_view key : kParts) {
      const YamlNode* part = entry.Find(key);
      given |= part != nullptr;
      if (part == nullptr || part->kind != Shape::kSequence || !part->items.empty()) continue;
      Error(*part, std::string(key) + ": the list is empty, so that the entry excuses nothing: " +
                       "leave the key out where it does not matter");
    }
    if (given) return;
    Error(entry,
          "it says neither who nor where nor what, and would excuse everybody from everything: "
          "give users, groups, repos, refs, paths or rules");
  }

  Notes& errors_;
  std::map<std::string, int> ids_;
};

BypassEntry ReadEntry(std::string_view name, const YamlNode& map) {
  BypassEntry entry;
  entry.id = TextUnder(map, "id");
  entry.users = TextsUnder(map, "users");
  entry.groups = TextsUnder(map, "groups");
  entry.repos = TextsUnder(map, "repos");
  entry.refs = TextsUnder(map, "refs");
  entry.paths = TextsUnder(map, "paths");
  entry.rules = TextsUnder(map, "rules");
  entry.until_text = TextUnder(map, "until");
  if (!entry.until_text.empty()) entry.until = ReadMoment(entry.until_text).value();
  std::string max_uses = TextUnder(map, "max_uses");
  if (!max_uses.empty()) entry.max_uses = ReadCount(max_uses).value();
  entry.reason = TextUnder(map, "reason");
  entry.ticket = TextUnder(map, "ticket");
  entry.approved_by = TextUnder(map, "approved_by");
  entry.break_glass = TextUnder(map, "break_glass") == "true";
  entry.file = name;
  const YamlNode* id = map.Find("id");
  entry.place =
      std::string(name) + ":" + std::to_string(id->line) + ":" + std::to_string(id->column);
  return entry;
}

/// A list whose entries are all commented out is an empty one.
void FillEmptyList(YamlNode& root) {
  for (auto& [key, value] : root.entries) {
    if (key.text == "entries" && value.kind == Shape::kNull) value.kind = Shape::kSequence;
  }
}

void CheckMembers(const YamlNode& group, const YamlNode& members, Notes& errors) {
  auto error = [&](const YamlNode& node, std::string text) {
    errors.push_back({node.line, node.column, group.text + ": " + std::move(text)});
  };
  if (auto problem = NameProblem(group.text)) error(group, *problem);
  if (members.kind != Shape::kSequence) {
    return error(members.kind == Shape::kNull ? group : members,
                 "expected a list of users, such as [alice, bob]");
  }
  for (const YamlNode& user : members.items) {
    if (user.kind != Shape::kScalar) {
      error(user, "expected the name of a user");
    } else if (auto problem = NameProblem(user.text)) {
      error(user, *problem);
    }
  }
}

tl::expected<YamlNode, Lines> Parse(std::string_view name, std::string_view text) {
  tl::expected<YamlNode, YamlError> root = ParseYaml(text);
  if (root) return std::move(*root);
  const YamlError& error = root.error();
  return tl::unexpected(ToLines(name, {{error.line, error.column, error.message}}));
}

}  // namespace

std::span<const Key> BypassFileKeys() { return kFile; }

std::span<const std::string_view> BypassParts() { return kParts; }

tl::expected<std::vector<BypassEntry>, Lines> ParseBypass(std::string_view name,
                                                          std::string_view text) {
  tl::expected<YamlNode, Lines> root = Parse(name, text);
  if (!root) return tl::unexpected(root.error());
  FillEmptyList(*root);
  Checked checked = CheckFile(*root, kFile, "entries", "it lists who is excused from what");
  const YamlNode* list = root->Find("entries");
  EntryChecker checker(checked.errors);
  for (const YamlNode& entry : list == nullptr ? std::vector<YamlNode>() : list->items) {
    if (entry.kind == Shape::kMap) checker.Check(entry);
  }
  SortByPlace(checked.errors);
  if (!checked.errors.empty()) return tl::unexpected(ToLines(name, checked.errors));
  std::vector<BypassEntry> entries;
  for (const YamlNode& entry : list->items) entries.push_back(ReadEntry(name, entry));
  return entries;
}

tl::expected<Groups, Lines> ParseGroups(std::string_view name, std::string_view text) {
  tl::expected<YamlNode, Lines> root = Parse(name, text);
  if (!root) return tl::unexpected(root.error());
  const YamlNode* map = root->Find("groups");
  if (map == nullptr || map->kind != Shape::kMap || root->entries.size() != 1) {
    return tl::unexpected(ToLines(
        name, {{root->line, root->column,
                "expected the key 'groups' alone, and under it groups with their users, such as "
                "'admins: [alice, bob]'"}}));
  }
  Notes errors;
  for (const auto& [group, members] : map->entries) CheckMembers(group, members, errors);
  if (!errors.empty()) return tl::unexpected(ToLines(name, errors));
  Groups groups;
  for (const auto& [group, members] : map->entries) {
    for (const YamlNode& user : members.items) groups[user.text].push_back(group.text);
  }
  return groups;
}

}  // namespace pushgate::hook
