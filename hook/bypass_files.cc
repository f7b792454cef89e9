#include "hook/bypass_files.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/glob.h"
#include "base/nearest.h"
#include "hook/config/bypass_file.h"
#include "hook/rule_files.h"
#include "hook/trusted_file.h"

namespace pushgate::hook {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

/// The text of a file that nobody else can have written; or a line that says why not.
tl::expected<std::string, std::string> ReadBelieved(const std::string& path, NamedBy named_by,
                                                    Footprint& seen) {
  seen.NoteFile(path, named_by);
  if (auto problem = WritableByOthers(path, named_by)) {
    return tl::unexpected(path + ": " + *problem);
  }
  Result<std::string> text = ReadRegularFile(path);
  if (text) return std::move(*text);
  return tl::unexpected(path + ": cannot be read: " + text.error().message);
}

class BypassReader {
 public:
  BypassReader(const std::string& base, Footprint& seen) : base_(base), footprint_(seen) {}

  void Read(const std::string& name) {
    if (!IsGlob(name)) return File((fs::path(base_) / name).string(), NamedBy::kPath);
    std::error_code error;
    Lines paths = FilesMatching(base_, name, error, footprint_);
    bool absent = error == std::errc::no_such_file_or_directory;
    if (error && !absent) {
      list_.errors.push_back("bypass: '" + name + "' cannot be searched: " + error.message());
    } else if (paths.empty()) {
      list_.notices.push_back("bypass: '" + name + "' matches no file");
    }
    for (const std::string& path : paths) File(path, NamedBy::kGlob);
  }

  BypassList Take() { return std::move(list_); }

 private:
  void File(const std::string& name, NamedBy named_by) {
    std::error_code error;
    std::string path = fs::path(name).lexically_normal().string();
    if (!seen_.insert(fs::weakly_canonical(path, error).string()).second) return;
    list_.files.push_back(path);
    auto text = ReadBelieved(path, named_by, footprint_);
    if (!text) return Drop({text.error()});
    auto entries = ParseBypass(path, *text);
    if (!entries) return Drop(entries.error());
    Lines taken;
    for (const BypassEntry& entry : *entries) {
      auto found = places_.find(entry.id);
      if (found == places_.end()) continue;
      taken.push_back(entry.place + ": id: '" + entry.id + "' is taken by " + found->second);
    }
    if (!taken.empty()) return Drop(std::move(taken));
    for (BypassEntry& entry : *entries) {
      places_[entry.id] = entry.place;
      list_.entries.push_back(std::move(entry));
    }
  }

  void Drop(Lines errors) {
    for (std::string& error : errors) list_.errors.push_back(std::move(error));
  }

  const std::string& base_;
  Footprint& footprint_;
  BypassList list_;
  std::set<std::string> seen_;
  std::map<std::string, std::string> places_;  // of ids
};

/// What is odd about one of an entry's rules; empty if nothing is.
std::string ProblemOfRule(const std::string& rule, const std::vector<std::string_view>& ids) {
  bool known = std::any_of(ids.begin(), ids.end(),
                           [&](std::string_view id) { return GlobMatches(rule, id); });
  if (!known && IsGlob(rule)) return "'" + rule + "' matches no rule";
  if (!known) return "there is no rule '" + rule + "'" + DidYouMean(rule, ids);
  bool unjudged = IsGlob(rule) && rule.starts_with("gate-");
  return unjudged ? "'" + rule + "' excuses nothing that cannot be judged: name each rule" : "";
}

}  // namespace

BypassList ReadBypassFiles(const Config& config, const std::string& base, Footprint& seen) {
  BypassReader reader(base, seen);
  for (const std::string& name : config.bypass) reader.Read(name);
  return reader.Take();
}

Groups ReadGroups(const Config& config, std::vector<std::string>& errors, Footprint& seen) {
  if (config.groups_file.empty()) return {};
  auto text = ReadBelieved(config.groups_file, NamedBy::kPath, seen);
  if (!text) {
    errors.push_back(text.error());
    return {};
  }
  auto groups = ParseGroups(config.groups_file, *text);
  if (groups) return std::move(*groups);
  errors.insert(errors.end(), groups.error().begin(), groups.error().end());
  return {};
}

bool NamesBypassFile(const Config& config, const std::string& base, const std::string& path) {
  std::error_code error;
  std::string asked = fs::weakly_canonical(path, error).string();
  return std::any_of(config.bypass.begin(), config.bypass.end(), [&](const std::string& name) {
    fs::path named = fs::path(base) / name;
    if (!IsGlob(name)) return fs::weakly_canonical(named, error).string() == asked;
    // As FilesMatching: only what follows the folder of the first wildcard is a glob.
    size_t rest = name.rfind('/', name.find_first_of("*?[\\")) + 1;
    fs::path folder = fs::path(base.empty() ? "." : base) / name.substr(0, rest);
    std::string above = fs::weakly_canonical(folder / ".", error).string();
    if (!above.ends_with("/")) above += "/";
    return asked.starts_with(above) && GlobMatches(std::string_view(name).substr(rest),
                                                   std::string_view(asked).substr(above.size()));
  });
}

Lines OddRules(const rules::RuleSet& rules, const BypassEntry& entry) {
  std::vector<std::string_view> ids;
  for (const rules::Rule& rule : rules.rules()) ids.push_back(rule.id);
  for (const rules::Rule* rule : rules::gate_rules::All()) ids.push_back(rule->id);
  Lines odd;
  for (const std::string& rule : entry.rules) {
    std::string problem = ProblemOfRule(rule, ids);
    if (!problem.empty()) odd.push_back(std::move(problem));
  }
  return odd;
}

void NoteVainEntries(const rules::RuleSet& rules, BypassList& list) {
  for (const BypassEntry& entry : list.entries) {
    if (entry.rules.empty()) continue;
    for (const std::string& problem : OddRules(rules, entry)) {
      list.notices.push_back(entry.place + ": rules: " + problem);
    }
  }
}

}  // namespace pushgate::hook
