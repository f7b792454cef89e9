#include "cli/rules.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <memory>
#include <set>

#include "cli/annotations.h"
#include "cli/commands.h"
#include "cli/disk_source.h"
#include "cli/rule_targets.h"
#include "diffscan/scan.h"
#include "hook/message/safe_text.h"
#include "hook/rule_files.h"
#include "rules/analyze.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using hook::SafeText;
using Kind = Annotation::Kind;
using Lines = std::set<uint32_t>;

Usage TestUsage() {
  Usage usage{
      .name = "rules test",
      .synopsis = "PATH... [OPTION...]",
      .text =
          "Runs rule files on the Python beside them: NAME.yaml on NAME.py and on all that is in\n"
          "the folder NAME. Comments say what must be found on the next line: '# ruleid: ID',\n"
          "'# ok: ID', '# todoruleid: ID', '# todook: ID'. The 'paths' of rules do not count.\n"
          "PATH is a rule file or a folder. Exit status: 0 as annotated, 1 something is missing\n"
          "or noisy, 2 error, 3 a rule uses what this version does not run.",
      .examples =
          "  pushgate rules test rules/\n"
          "  pushgate rules test --skip-refused semgrep-rules/python",
      .options = options::options_description("Options"),
      .words = "path"};
  usage.options.add_options()("skip-refused",
                              "name rule files that this version does not run, and go on as if "
                              "they were not there");
  return usage;
}

/// "1 rule", "2 rules".
std::string Count(size_t number, const std::string& noun) {
  return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

/// Whether a YAML text may be a rule file: collections keep other YAML in their folders, too.
bool HoldsRules(std::string_view text) {
  return text.starts_with("rules:") || text.find("\nrules:") != std::string_view::npos;
}

/// What a target's annotations say of one rule, by line.
struct Expected {
  Lines findings, todo_findings, todo_silence, elsewhere;

  Lines& Of(Kind kind) {
    if (kind == Kind::kTodoFinding) return todo_findings;
    if (kind == Kind::kTodoSilence) return todo_silence;
    return kind == Kind::kFinding ? findings : elsewhere;
  }
  bool Leaves(uint32_t line) const {
    return todo_findings.contains(line) || todo_silence.contains(line) || elsewhere.contains(line);
  }
};

class TestRun {
 public:
  void Run(const RuleTargets& tests) {
    Result<std::string> text = hook::ReadFile(tests.rule_file);
    if (!text)
      return Wrong(SafeText(tests.rule_file + ": cannot be read: " + text.error().message));
    if (tests.targets.empty() && !HoldsRules(*text)) {
      return Note(tests.rule_file, "no rule file: left out");
    }
    rules::RuleSource source{tests.rule_file, "test", std::move(*text)};
    auto rules = rules::RuleSet::Load({&source, 1}, rules::RuleSet::Paths::kIgnored);
    if (!rules) return AddErrors(rules.error());
    rules_ += rules->rules().size();
    for (const rules::Rule& rule : rules->rules()) NoteUnbound(rule);
    if (tests.targets.empty())
      Note(tests.rule_file, "no target beside it: not tested"), ++untested_;
    for (const std::string& target : tests.targets) RunTarget(*rules, target);
    for (const std::string& fixed : tests.fixed) Note(fixed, "not compared: no fix is applied");
  }

  int Finish(bool skip_refused) const {
    std::cout << Count(rules_, "rule") << ", " << Count(passed_ + failed_, "target") << ": "
              << passed_ << " pass, " << failed_ << " fail";
    if (todo_done_ > 0) {
      std::cout << "; " << Count(todo_done_, "todo line") << " now "
                << (todo_done_ == 1 ? "holds" : "hold");
    }
    if (untested_ > 0) std::cout << "; " << Count(untested_, "rule file") << " without a target";
    if (refused_ > 0) std::cout << "; " << Count(refused_, "rule file") << " refused";
    if (wrong_ > 0) std::cout << "; " << Count(wrong_, "error");
    std::cout << "\n";
    if (wrong_ > 0 || rules_ + refused_ == 0) return kExitError;
    if (refused_ > 0 && !skip_refused) return kExitRefused;
    return failed_ > 0 ? kExitBlocked : kExitClean;
  }

 private:
  static void Note(const std::string& path, const std::string& what) {
    std::cout << SafeText(path) << ": " << what << "\n";
  }

  void Wrong(const std::string& line) {
    std::cout << line << "\n";
    ++wrong_;
  }

  void AddErrors(const std::vector<rules::LoadError>& errors) {
    bool refused = std::all_of(errors.begin(), errors.end(),
                               [](const rules::LoadError& error) { return error.refused; });
    for (const rules::LoadError& error : errors) std::cout << SafeText(error.message) << "\n";
    ++(refused ? refused_ : wrong_);
  }

  static void NoteUnbound(const rules::Rule& rule) {
    for (const std::string& name : rule.unbound) {
      Note(rule.file + ":" + std::to_string(rule.line), "the message or fix of " +
                                                            SafeText(rule.id) + " names $" + name +
                                                            ", which no pattern binds");
    }
  }

  void RunTarget(const rules::RuleSet& rules, const std::string& path) {
    Result<std::string> text = hook::ReadFile(path);
    if (!text) return Wrong(SafeText(path + ": cannot be read: " + text.error().message));
    rules::Budget budget;
    budget.parse = std::chrono::seconds(10);
    // Other files of its folder are the modules that it may import.
    std::string folder = std::filesystem::path(path).parent_path().string();
    auto source = std::make_unique<DiskSource>(folder.empty() ? "." : folder, folder,
                                               diffscan::ScanOptions().blob_limit);
    rules::ModuleTree modules(std::move(source));
    auto analysis = rules::Analyze(rules, path, *text, budget, Watch(), &modules);
    if (!analysis) return Wrong(SafeText(path + ": " + analysis.error().message));
    failures_.clear();
    std::vector<Annotation> annotations = ReadAnnotations(*text);
    for (const rules::Rule& rule : rules.rules()) {
      Compare(rule, annotations, analysis->findings);
    }
    AddStrangers(rules, annotations);
    for (const rules::Finding& finding : analysis->findings) {
      if (!rules::gate_rules::IsUnjudged(*finding.rule)) continue;
      failures_.emplace(finding.span.line, finding.rule->id + ": " + finding.message);
    }
    if (!failures_.empty() && !analysis->syntax_error_lines.empty()) {
      failures_.emplace(analysis->syntax_error_lines.front(), "Note: is no Python from here");
    }
    Report(path);
  }

  void Compare(const rules::Rule& rule, const std::vector<Annotation>& annotations,
               const std::vector<rules::Finding>& findings) {
    Expected expected;
    for (const Annotation& annotation : annotations) {
      if (annotation.kind == Kind::kSilence || !NamesRule(annotation.rule, rule.id)) continue;
      expected.Of(annotation.kind).insert(annotation.line);
    }
    Lines found;
    for (const rules::Finding& finding : findings) {
      if (finding.rule->id == rule.id) found.insert(finding.span.line);
    }
    for (uint32_t line : expected.findings) {
      if (!found.contains(line) && !expected.Leaves(line)) Fail(line, "Missing: ", rule.id);
    }
    for (uint32_t line : found) {
      bool annotated = expected.findings.contains(line) || expected.Leaves(line);
      if (!annotated) Fail(line, "Noisy: ", rule.id);
      todo_done_ += expected.todo_findings.contains(line);
    }
    for (uint32_t line : expected.todo_silence) todo_done_ += !found.contains(line);
  }

  /// Annotations of rules that the file does not have: most likely misspelt.
  void AddStrangers(const rules::RuleSet& rules, const std::vector<Annotation>& annotations) {
    for (const Annotation& annotation : annotations) {
      if (annotation.kind != Kind::kFinding) continue;
      auto named = [&](const rules::Rule& rule) { return NamesRule(annotation.rule, rule.id); };
      auto all = rules.rules();
      if (std::any_of(all.begin(), all.end(), named)) continue;
      Fail(annotation.line, "Missing: ", annotation.rule + " (the rule file has no such rule)");
    }
  }

  void Fail(uint32_t line, const char* what, const std::string& rule) {
    failures_.emplace(line, what + rule);
  }

  void Report(const std::string& path) {
    ++(failures_.empty() ? passed_ : failed_);
    for (const auto& [line, what] : failures_) {
      std::cout << SafeText(path) << ":" << line << ": " << SafeText(what) << "\n";
    }
  }

  std::set<std::pair<uint32_t, std::string>> failures_;  // of the target at hand
  size_t rules_ = 0, passed_ = 0, failed_ = 0, todo_done_ = 0;
  size_t untested_ = 0, refused_ = 0, wrong_ = 0;  // rule files
};

}  // namespace

int RunRulesTest(const std::vector<std::string>& args) {
  Parsed parsed = ParseOptions(TestUsage(), args);
  if (parsed.exit) return *parsed.exit;
  if (parsed.values.count("path") == 0) {
    return FailWith("rules test takes rule files, or folders with rule files and their targets");
  }
  auto tests = FindRuleTargets(parsed.values["path"].as<std::vector<std::string>>());
  if (!tests) return FailWith(SafeText(tests.error().message));
  TestRun run;
  for (const RuleTargets& rule_file : *tests) run.Run(rule_file);
  return run.Finish(parsed.values.count("skip-refused") != 0);
}

}  // namespace pushgate::cli
