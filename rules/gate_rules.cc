#include <algorithm>
#include <array>

#include "rules/repository_rules.h"
#include "rules/rule_set.h"

namespace pushgate::rules::gate_rules {
namespace {

Rule Make(std::string id, std::string message, std::string why,
          Severity severity = Severity::kError) {
  Rule rule;
  rule.id = std::move(id);
  rule.pack = "gate";
  rule.severity = severity;
  rule.message = std::move(message);
  rule.why = std::move(why);
  return rule;
}

}  // namespace

const Rule kEncoding = Make(
    "gate-encoding",
    "The file declares an encoding in which the rules cannot read it. Save it as UTF-8 and remove "
    "the coding line.",
    "In such an encoding Python may run code that nobody can see in the file's bytes.");

const Rule kSize = Make(
    "gate-size",
    "The file is larger than the gate parses, and holds names that the rules look for. Split it, "
    "or ask the server's admins to raise limits.blob.",
    "Code that cannot be judged in bounded time could hide what the rules forbid.");

const Rule kParse = Make(
    "gate-parse",
    "The file took more work to judge than one file may. Simplify or split it, or ask the server's "
    "admins to raise limits.parse or limits.steps.",
    "A file that stops the checker half way could hide what the rules forbid.");

const Rule kContent = Make("gate-content",
                           "An object of this push is missing or damaged. Run 'git fsck' in your "
                           "clone, repair it or clone "
                           "afresh, and push again.",
                           "What cannot be read cannot be judged.");

const Rule kFiles = Make(
    "gate-files",
    "The push changes more Python files than the gate judges at once. Push it in parts, or ask the "
    "server's admins to raise limits.push_files.",
    "Judging every file of a push has to end before the push times out.");

const Rule kDeadline =
    Make("gate-deadline",
         "The push could not be judged in the time that one push has. Push it in parts, or ask the "
         "server's admins to raise limits.deadline.",
         "A push that was judged only in part could hide what the rules forbid.");

const Rule kSuppression =
    Make("gate-suppression",
         "A comment that allows findings does not do what it says. It is written "
         "'# pushgate: allow[rule-id] reason', on the line of the finding or above it.",
         "A comment that allows nothing looks like a decision, and may hide the next violation.",
         Severity::kWarning);

const Rule kRepositoryConfig =
    Make("gate-repository-config",
         "The push makes the repository's own configuration, .pushgate.yaml, invalid. Correct it "
         "where the message says.",
         "A configuration that cannot be read would be ignored, with all the rules that it asks "
         "for.");

std::span<const Rule* const> All() {
  static constexpr std::array<const Rule*, 8> kAll = {
      &kEncoding, &kSize,     &kParse,       &kContent,
      &kFiles,    &kDeadline, &kSuppression, &kRepositoryConfig};
  return kAll;
}

bool IsGateRule(const Rule& rule) {
  std::span<const Rule* const> all = All();
  return std::find(all.begin(), all.end(), &rule) != all.end();
}

bool IsUnjudged(const Rule& rule) {
  return IsGateRule(rule) && &rule != &kSuppression && &rule != &kRepositoryConfig;
}

}  // namespace pushgate::rules::gate_rules
