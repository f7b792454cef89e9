#include <algorithm>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/check_files.h"
#include "cli/check_fix.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/own_config.h"
#include "cli/setup_options.h"
#include "diffscan/repository.h"
#include "diffscan/worktree.h"
#include "hook/gate.h"
#include "hook/identity/identity.h"
#include "hook/message/json.h"
#include "hook/message/rejection.h"
#include "hook/message/safe_text.h"
#include "hook/policy/policy.h"
#include "hook/rule_files.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using hook::Judgement;
using hook::Policy;
using hook::Setup;

Usage CheckUsage() {
  Usage usage{
      .name = "check",
      .synopsis = "[PATH...] [--diff RANGE | --fix [--diff]] [OPTION...]",
      .text =
          "Judges Python files, or with --diff the commits of a range, as the gate would.\n"
          "Without PATH, everything below the current folder. Exit status: 0 nothing blocks,\n"
          "1 a finding blocks, 2 error, 3 a rule uses what this version does not run.\n\n"
          "--fix applies the fixes that the rules suggest to files on disk, where the outcome\n"
          "parses, leaves no name undefined, no longer has the finding and has no other. It\n"
          "tells how many it fixed, and shows what is left, with the reason; the exit status is\n"
          "about what is left. With --fix, --diff takes no RANGE: it prints what would change\n"
          "as a patch for 'git apply', and writes nothing.",
      .examples =
          "  pushgate check                          this folder\n"
          "  pushgate check src/api.py tests         a file and a folder\n"
          "  pushgate check --diff origin/main..     what a push of HEAD would bring\n"
          "  pushgate check --diff '^A ^B HEAD'      the same, compared with A and B\n"
          "  pushgate check --rules db-connection --format json src\n"
          "  pushgate check --fix --diff src         what --fix would change\n"
          "  pushgate check --fix src                changes it",
      .options = options::options_description("Options"),
      .words = "path"};
  usage.options.add_options()(
      "diff", options::value<std::string>()->value_name("RANGE"),
      "judge commits of this repository: A..B, A...B, '^A ^B C', or C for a whole tree")(
      "ref", options::value<std::string>()->value_name("REF"),
      "judge by the policy of this ref; default: the branch that HEAD is on")(
      "repository", options::value<std::string>()->value_name("NAME"),
      "the repository's name on the server, for its policy; default: by its path")(
      "fix", "apply the fixes of rules to the files; with a bare --diff, only show the patch")(
      "format", options::value<std::string>()->default_value("text")->value_name("text|json"),
      "for people, or for programs");
  AddSetupOptions(usage.options);
  return usage;
}

std::string Text(const options::variables_map& values, const char* name) {
  return values.count(name) == 0 ? "" : values[name].as<std::string>();
}

/// The branch that HEAD is on; empty if it is on none.
std::string BranchOfHead(const std::string& git_dir) {
  constexpr std::string_view kSymbolic = "ref: ";
  Result<std::string> head = hook::ReadFile(git_dir + "/HEAD");
  if (!head || !head->starts_with(kSymbolic)) return "";
  return head->substr(kSymbolic.size(), head->find_first_of("\r\n") - kSymbolic.size());
}

/// Whose policy judges, and which it is.
struct Target {
  std::string git_dir;  // empty outside repositories
  std::string repository;
  std::string ref;
  const Policy* policy = nullptr;  // nullptr: severities decide
};

Target FindTarget(const options::variables_map& values, const std::string& path,
                  const Setup& setup) {
  Target target;
  Result<std::string> git_dir = diffscan::DiscoverRepository(path);
  if (git_dir) {
    target.git_dir = *git_dir;
    target.ref = BranchOfHead(target.git_dir);
    target.repository =
        hook::RepositoryName(hook::ServerKind::kSsh, {}, target.git_dir, setup.config.repositories);
  }
  if (std::string ref = Text(values, "ref"); !ref.empty()) {
    target.ref = ref.starts_with("refs/") ? ref : "refs/heads/" + ref;
  }
  if (std::string name = Text(values, "repository"); !name.empty()) target.repository = name;
  if (!target.ref.empty()) {
    target.policy = hook::FindPolicy(setup.config, target.repository, target.ref);
  }
  return target;
}

/// `enforce: off`: the gate would not look either.
bool IsOff(const Target& target) {
  return target.policy != nullptr && target.policy->enforce == hook::Enforce::kOff;
}

void Decide(const Target& target, const std::string& ref, std::vector<diffscan::Found> found,
            Judgement& judgement) {
  for (diffscan::Found& one : found) {
    judgement.findings.push_back(hook::Decide(target.policy, ref, std::move(one)));
  }
}

/// Puts the findings into their order and takes the verdict from them.
Judgement Conclude(Judgement judgement, hook::JudgedRef ref) {
  std::sort(judgement.findings.begin(), judgement.findings.end(), hook::Before);
  judgement.stats = ref.scan.stats;
  judgement.refs.push_back(std::move(ref));
  judgement.verdict =
      judgement.faults.empty() ? hook::VerdictOfFindings(judgement) : hook::Verdict::kFault;
  return judgement;
}

Result<Judgement> JudgeFiles(const std::vector<std::string>& paths, const Target& target,
                             const Setup& setup, const FixMode* fix, FixReport& report) {
  Result<diffscan::WorktreeListing> listing = diffscan::ListWorktree(paths, setup.config.files);
  if (!listing) return tl::unexpected(listing.error());
  Judgement judgement;
  hook::JudgedRef ref;
  ref.enforced = true;
  // Whoever asked for these files must not read a clean result as theirs.
  for (const diffscan::WorktreeSkip& skip : listing->skipped) {
    judgement.faults.push_back(skip.shown + ": " + skip.reason);
  }
  std::vector<CheckedFile> files = CheckFiles(listing->files, hook::ScanOptionsOf(setup), fix);
  for (size_t i = 0; i < files.size(); ++i) {
    CheckedFile& file = files[i];
    size_t before = judgement.findings.size();
    if (fix != nullptr) {
      DecideFixed(target.policy, file, *fix, report, judgement);
    } else {
      Decide(target, "", std::move(file.found), judgement);
    }
    for (size_t k = before; k < judgement.findings.size(); ++k) {
      judgement.findings[k].path_in_repo = listing->files[i].in_repo;
    }
    ref.scan.stats += file.stats;
    for (diffscan::Skip& skip : file.skipped) ref.scan.skipped.push_back(std::move(skip));
    if (!file.fault.empty()) judgement.faults.push_back(std::move(file.fault));
  }
  return Conclude(std::move(judgement), std::move(ref));
}

Result<Judgement> JudgeRange(const std::string& range, const Target& target, const Setup& setup) {
  diffscan::Location location;
  location.git_dir = target.git_dir;
  Result<diffscan::Repository> repository = diffscan::Repository::Open(location);
  if (!repository) return tl::unexpected(repository.error());
  Result<diffscan::Range> resolved = ResolveRange(*repository, range);
  if (!resolved) return tl::unexpected(resolved.error());
  diffscan::UpdateOptions update;
  if (target.policy != nullptr) {
    update.scope = target.policy->scope;
    update.scope_commits = target.policy->scope_commits;
    update.honours_suppression = [&](const rules::Rule& rule) {
      return hook::HonoursSuppression(target.policy, rule);
    };
  }
  Result<diffscan::ScanResult> scan = ScanRange(*repository, resolved->tip, resolved->compared,
                                                update, hook::ScanOptionsOf(setup), Watch());
  if (!scan) return tl::unexpected(scan.error());
  Judgement judgement;
  hook::JudgedRef ref;
  ref.enforced = true;
  ref.update.name = target.ref;
  Decide(target, target.ref, std::move(scan->found), judgement);
  scan->found.clear();
  ref.scan = std::move(*scan);
  return Conclude(std::move(judgement), std::move(ref));
}

Judgement NotJudged(const Target& target) {
  hook::JudgedRef ref;
  ref.enforced = true;
  ref.update.name = target.ref;
  ref.note = "enforce: off";
  return Conclude(Judgement(), std::move(ref));
}

int Print(const Judgement& judgement, const Setup& setup, bool json, const FixReport& report,
          bool preview) {
  // A patch is for `git apply`, and people read the rest.
  std::ostream& told = preview ? std::cerr : std::cout;
  std::cout << report.patch;
  for (const std::string& line : report.lines) {
    if (!json) told << line << "\n";
  }
  told << (json ? hook::RenderJson(judgement) : hook::RenderForTerminal(judgement, setup));
  return ExitCodeOf(judgement.verdict);
}

/// Why the options do not go together; empty if they do.
std::string WrongTogether(const options::variables_map& values, bool preview,
                          const std::string& range) {
  std::string format = Text(values, "format");
  bool diff = values.count("diff") != 0, paths = values.count("path") != 0;
  if (format != "text" && format != "json") return "--format must be text or json";
  if (values.count("fix") != 0 && (diff || !range.empty())) {
    return "--fix changes files on disk, not commits: give it PATHs, and --diff without a RANGE";
  }
  if (preview && format == "json") return "--fix --diff prints a patch: leave out --format json";
  return diff && paths ? "give either PATHs or --diff, not both" : "";
}

}  // namespace

int RunCheck(const std::vector<std::string>& given) {
  std::vector<std::string> args = given;
  std::string word;
  bool preview = TakePreview(args, word);
  Parsed parsed = ParseOptions(CheckUsage(), args);
  if (parsed.exit) return *parsed.exit;
  const options::variables_map& values = parsed.values;
  std::string wrong = WrongTogether(values, preview, word);
  if (!wrong.empty()) return FailWith(wrong);
  std::vector<std::string> paths;
  if (values.count("path") != 0) paths = values["path"].as<std::vector<std::string>>();
  bool diff = values.count("diff") != 0;

  int exit = kExitError;
  std::shared_ptr<const Setup> setup = LoadSetupFrom(values, exit);
  if (setup == nullptr) return exit;
  if (paths.empty()) paths.push_back(".");
  Target target = FindTarget(values, paths.front(), *setup);
  if (diff && target.git_dir.empty()) return FailWith("--diff: this folder is in no repository");
  if (target.policy == nullptr && !target.ref.empty()) {
    std::cerr << "pushgate: no policy covers " << hook::SafeText(target.ref) << " of "
              << hook::SafeText(target.repository)
              << ": the rules' severities decide; --repository and --ref name another\n";
  }
  hook::Policy tightened;
  if (!target.git_dir.empty() && values.count("rules") == 0) {
    OwnConfig own = ReadOwnConfig(target.git_dir, setup);
    // The policy is the old setup's.
    if (target.policy != nullptr) {
      tightened = hook::Tightened(*target.policy, *own.config);
      target.policy = &tightened;
    }
    setup = own.setup;
  }
  FixMode mode = MakeFixMode(target.policy, preview);
  const FixMode* fix = values.count("fix") == 0 ? nullptr : &mode;
  FixReport report;
  Result<Judgement> judgement = IsOff(target) ? NotJudged(target)
                                : diff        ? JudgeRange(Text(values, "diff"), target, *setup)
                                              : JudgeFiles(paths, target, *setup, fix, report);
  if (!judgement) return FailWith(hook::SafeText(judgement.error().message));
  if (judgement->verdict == hook::Verdict::kReject && !setup->bypass.entries.empty()) {
    std::cerr << "pushgate: bypass entries are not asked: only the server knows who pushes; see "
                 "'pushgate bypass check'\n";
  }
  bool ratchet = target.policy != nullptr && target.policy->ratchet;
  if (ratchet && judgement->verdict == hook::Verdict::kReject) {
    std::cerr
        << "pushgate: the baseline is on the server: what blocks here may pass there as old\n";
  }
  return Print(*judgement, *setup, Text(values, "format") == "json", report, preview);
}

}  // namespace pushgate::cli
