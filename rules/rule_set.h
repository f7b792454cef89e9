#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rules/finding.h"

namespace pushgate::rules {

/// A rule's `fix-regex`: what becomes of the matched code.
struct FixRegex {
  std::string regex;
  std::string replacement;
  int count = 0;  // of replacements at most; 0: all
};

/// A name that a rule's `fix` uses, and the import that gives it its meaning.
struct FixImport {
  std::string statement;  // "from a.b import c as d"
  std::string name;       // "d"
  std::string path;       // "a.b.c"
};

/// What people are told about a rule.
struct Rule {
  std::string id;
  std::string pack;  // "db-connection", or the stem of the file that it came from
  Severity severity = Severity::kError;
  std::string message;  // with metavariables, as written
  std::string why;      // metadata.why: one sentence; may be empty
  std::string
      template_name;  // metadata.template: the page that shows the approved way; may be empty
  std::optional<std::string> fix{};  // with metavariables, as written; empty: the match goes
  std::optional<FixRegex> fix_regex{};
  std::vector<FixImport> fix_imports{};
  std::vector<std::string> unbound{};  // metavariables of message and fix that no pattern binds:
                                       // they stay as they are written
  std::string file{};                  // RuleSource::name of where it is from
  uint32_t line = 0;                   // in it, where the rule begins
};

/// What the gate itself finds: input that the pusher controls and that cannot be judged. They are
/// rules like any other to policies and bypass entries, and they concern a whole file or a whole
/// push.
namespace gate_rules {
extern const Rule kEncoding;  // gate-encoding: an encoding that is no superset of ASCII
extern const Rule kSize;      // gate-size: over limits.blob, and holds a literal that a rule needs
extern const Rule kParse;     // gate-parse: the parse or step budget of the file was reached
extern const Rule kContent;   // gate-content: an object of the push is missing or damaged
extern const Rule kFiles;  // gate-files: the push changes more Python files than limits.push_files
extern const Rule kDeadline;  // gate-deadline: the push could not be judged in limits.deadline
extern const Rule
    kSuppression;  // gate-suppression: a comment that allows findings, and does not do what it says
/// All of them, for messages and for `pushgate rules`.
std::span<const Rule* const> All();
/// True for the addresses above.
bool IsGateRule(const Rule& rule);
/// True for those that mean that something could not be judged.
bool IsUnjudged(const Rule& rule);
}  // namespace gate_rules

/// A rule file: Semgrep's YAML.
struct RuleSource {
  std::string name;  // as errors show it: a path, or a pack's name and file
  std::string pack;
  std::string text;
};

/// A list of texts that rules name as ${NAME}.
struct Setting {
  std::string name;
  std::vector<std::string> values;  // the default
  std::string about;                // one sentence; may be empty
};

/// Settings in place of defaults: by pack, then by name.
using PackSettings = std::map<std::string, std::map<std::string, std::vector<std::string>>>;

/// An error in a rule file; `message` is the whole line to show: "FILE:LINE:COLUMN: what is wrong".
struct LoadError {
  std::string message;
  bool refused =
      false;  // valid Semgrep that this version does not run (exit 3), not a mistake (exit 2)
};

class CompiledRules;

/// Rules ready to run. Immutable; safe to share between threads; copies share.
class RuleSet {
 public:
  /// Whether rules keep to their `paths`. Tests of rules do not: a target stands beside its rule.
  enum class Paths { kApplied, kIgnored };

  /// Compiles every rule of every source, or returns every error found, in order. A rule id that
  /// occurs twice, or begins with "gate-", is an error. Never throws.
  static tl::expected<RuleSet, std::vector<LoadError>> Load(std::span<const RuleSource> sources,
                                                            Paths paths = Paths::kApplied,
                                                            const PackSettings& settings = {});

  /// In the order of the sources.
  std::span<const Rule> rules() const;
  const Rule* Find(std::string_view id) const;
  /// Hex; changes whenever a rule or setting that could change a finding changes.
  const std::string& digest() const;

  const CompiledRules& compiled() const { return *compiled_; }

 private:
  std::shared_ptr<const CompiledRules> compiled_;
};

/// The packs that are built into the programs, by name: "db-connection".
std::vector<std::string> BuiltInPackNames();
/// The rule files of a built-in pack; empty if there is no such pack.
std::vector<RuleSource> BuiltInPack(std::string_view name);
/// What the rule files of a built-in pack share; empty if it has nothing of the kind.
RuleSource BuiltInDefinitions(std::string_view pack);
/// Its settings with their defaults; read once in a process, by whichever thread asks first.
const std::vector<Setting>& BuiltInSettings(std::string_view pack);
/// A file that comes with a built-in pack, by its path in the pack's folder, or nothing.
std::string_view PackFile(std::string_view pack, std::string_view path);
/// The paths of those files below a folder of the pack ("templates/"), sorted.
std::vector<std::string> PackFiles(std::string_view pack, std::string_view folder);
/// A template page (Markdown) of a built-in pack, or nothing.
std::string_view TemplatePage(std::string_view pack, std::string_view template_name);

}  // namespace pushgate::rules
