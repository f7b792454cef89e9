#include "cli/check_judge.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <utility>

#include "base/temporary_folder.h"
#include "cli/pushed_refs.h"
#include "diffscan/repository.h"
#include "diffscan/staged.h"
#include "hook/gate.h"
#include "hook/policy/policy.h"
#include "hook/repository_config.h"

namespace pushgate::cli {
namespace {

using hook::Judgement;

void Decide(const Target& target, const std::string& ref, std::vector<diffscan::Found> found,
            Judgement& judgement) {
  for (diffscan::Found& one : found) {
    judgement.findings.push_back(hook::Decide(target.policy, ref, std::move(one)));
  }
}

/// Puts the findings into their order and takes the verdict from them.
Judgement Conclude(Judgement judgement) {
  std::sort(judgement.findings.begin(), judgement.findings.end(), hook::Before);
  for (const hook::JudgedRef& ref : judgement.refs) judgement.stats += ref.scan.stats;
  judgement.verdict =
      judgement.faults.empty() ? hook::VerdictOfFindings(judgement) : hook::Verdict::kFault;
  return judgement;
}

Judgement Conclude(Judgement judgement, hook::JudgedRef ref) {
  judgement.refs.push_back(std::move(ref));
  return Conclude(std::move(judgement));
}

diffscan::UpdateOptions OptionsOf(const hook::Policy* policy) {
  diffscan::UpdateOptions update;
  if (policy == nullptr) return update;
  update.scope = policy->scope;
  update.scope_commits = policy->scope_commits;
  update.honours_suppression = [policy](const rules::Rule& rule) {
    return hook::HonoursSuppression(policy, rule);
  };
  return update;
}

void AddScan(const Target& target, hook::JudgedRef ref, diffscan::ScanResult scan,
             Judgement& judgement) {
  ref.enforced = true;
  ref.update.name = target.ref;
  Decide(target, target.ref, std::move(scan.found), judgement);
  scan.found.clear();
  ref.scan = std::move(scan);
  judgement.refs.push_back(std::move(ref));
}

Result<diffscan::Repository> OpenRepository(const Target& target, const std::string& objects = "") {
  diffscan::Location location;
  location.git_dir = target.git_dir;
  location.object_directory = objects;
  return diffscan::Repository::Open(location);
}

/// What the gate says of a .pushgate.yaml that the default branch must not get.
Result<void> AddBroken(const diffscan::Repository& repository, const std::string& ref,
                       const CheckContext& context, diffscan::ScanResult& scan) {
  if (context.own == nullptr || ref != context.own->branch || scan.tip.IsZero()) return {};
  auto broken = hook::BrokenBy(*context.own->servers, repository, *context.own->config, scan.tip);
  if (!broken) return tl::unexpected(broken.error());
  std::move(broken->begin(), broken->end(), std::back_inserter(scan.found));
  return {};
}

Result<Judgement> JudgeCommits(const diffscan::Repository& repository, const diffscan::Oid& tip,
                               const std::vector<diffscan::Oid>& compared,
                               const CheckContext& context) {
  Result<diffscan::ScanResult> scan =
      ScanRange(repository, tip, compared, OptionsOf(context.target.policy),
                hook::ScanOptionsOf(context.setup), Watch());
  if (!scan) return tl::unexpected(scan.error());
  Result<void> added = AddBroken(repository, context.target.ref, context, *scan);
  if (!added) return tl::unexpected(added.error());
  Judgement judgement;
  AddScan(context.target, {}, std::move(*scan), judgement);
  return Conclude(std::move(judgement));
}

Judgement Collect(std::vector<CheckedFile> files, const std::vector<diffscan::WorktreeFile>& named,
                  const CheckContext& context, const FixMode* fix, FixReport& report,
                  Judgement judgement) {
  hook::JudgedRef ref;
  ref.enforced = true;
  for (size_t i = 0; i < files.size(); ++i) {
    CheckedFile& file = files[i];
    size_t before = judgement.findings.size();
    if (fix != nullptr) {
      DecideFixed(context.target.policy, file, *fix, report, judgement);
    } else {
      Decide(context.target, "", std::move(file.found), judgement);
    }
    for (size_t k = before; k < judgement.findings.size(); ++k) {
      judgement.findings[k].path_in_repo = named[i].in_repo;
    }
    ref.scan.stats += file.stats;
    for (diffscan::Skip& skip : file.skipped) ref.scan.skipped.push_back(std::move(skip));
    if (!file.fault.empty()) judgement.faults.push_back(std::move(file.fault));
  }
  return Conclude(std::move(judgement), std::move(ref));
}

/// A remote's ref by the name of the branch that tracks it: what the server has, as far as it is
/// known here.
std::string OnServer(std::string_view ref, const std::string& remote) {
  std::string tracking = "refs/remotes/" + remote + "/";
  if (!ref.starts_with(tracking) || ref == tracking + "HEAD") return "";
  return "refs/heads/" + std::string(ref.substr(tracking.size()));
}

Result<void> JudgePushed(const diffscan::Repository& repository, const diffscan::RefUpdate& pushed,
                         const std::string& remote, const CheckContext& context,
                         Judgement& judgement) {
  Target target = WithRef(context.target, context.setup, pushed.name);
  hook::JudgedRef ref;
  if (target.policy == nullptr || IsOff(target)) {
    ref.enforced = true;
    ref.update.name = target.ref;
    ref.note = target.policy == nullptr ? "no policy" : "enforce: off";
    judgement.refs.push_back(std::move(ref));
    return {};
  }
  // The policy is not the one that was tightened for the branch that is checked out.
  const hook::Policy& written = *target.policy;
  const hook::Policy policy =
      context.own == nullptr ? written : hook::Tightened(written, *context.own->config);
  target.policy = &policy;
  diffscan::UpdateOptions options = OptionsOf(target.policy);
  options.is_baseline = [&](std::string_view name) {
    std::string on_server = OnServer(name, remote);
    return !on_server.empty() && hook::IsBaseline(context.setup.config, target.repository,
                                                  on_server, written, context.setup.rules);
  };
  Result<diffscan::ScanResult> scan =
      ScanUpdate(repository, pushed, options, hook::ScanOptionsOf(context.setup), Watch());
  if (!scan) return tl::unexpected(scan.error());
  Result<void> added = AddBroken(repository, target.ref, context, *scan);
  if (!added) return added;
  AddScan(target, std::move(ref), std::move(*scan), judgement);
  return {};
}

}  // namespace

Result<Judgement> JudgeFiles(const std::vector<std::string>& paths, const CheckContext& context,
                             const FixMode* fix, FixReport& report) {
  Result<diffscan::WorktreeListing> listing =
      diffscan::ListWorktree(paths, context.setup.config.files);
  if (!listing) return tl::unexpected(listing.error());
  Judgement judgement;
  // Whoever asked for these files must not read a clean result as theirs.
  for (const diffscan::WorktreeSkip& skip : listing->skipped) {
    judgement.faults.push_back(skip.shown + ": " + skip.reason);
  }
  std::vector<CheckedFile> files =
      CheckFiles(listing->files, hook::ScanOptionsOf(context.setup), fix, context.progress);
  return Collect(std::move(files), listing->files, context, fix, report, std::move(judgement));
}

Result<Judgement> JudgeText(const std::string& path, const std::string& text,
                            const CheckContext& context) {
  Result<diffscan::WorktreeFile> file = diffscan::NameInWorktree(path);
  if (!file) return tl::unexpected(file.error());
  std::vector<CheckedFile> files;
  files.push_back(CheckText(*file, text, hook::ScanOptionsOf(context.setup)));
  FixReport report;
  return Collect(std::move(files), {*file}, context, nullptr, report, Judgement());
}

Result<Judgement> JudgeRange(const std::string& range, const CheckContext& context) {
  Result<diffscan::Repository> repository = OpenRepository(context.target);
  if (!repository) return tl::unexpected(repository.error());
  Result<diffscan::Range> resolved = ResolveRange(*repository, range);
  if (!resolved) return tl::unexpected(resolved.error());
  return JudgeCommits(*repository, resolved->tip, resolved->compared, context);
}

Result<Judgement> JudgeStaged(const CheckContext& context) {
  TemporaryFolder folder;
  if (folder.path().empty()) {
    return Fail(ErrorCode::kFault, "no folder can be made in $TMPDIR or /tmp for what is staged");
  }
  const char* index = std::getenv("GIT_INDEX_FILE");
  Result<diffscan::StagedCommit> staged =
      diffscan::CommitStaged(context.target.git_dir, index == nullptr ? "" : index, folder.path());
  if (!staged) return tl::unexpected(staged.error());
  Result<diffscan::Repository> repository = OpenRepository(context.target, folder.path());
  if (!repository) return tl::unexpected(repository.error());
  Result<Judgement> judgement = JudgeCommits(*repository, staged->tip, staged->compared, context);
  // The commit is nobody's.
  if (judgement) {
    for (hook::DecidedFinding& finding : judgement->findings) finding.found.commit = {};
  }
  return judgement;
}

Result<Judgement> JudgePrePush(const std::string& remote, const std::string& lines,
                               const CheckContext& context) {
  Result<diffscan::Repository> repository = OpenRepository(context.target);
  if (!repository) return tl::unexpected(repository.error());
  Result<PushedRefs> pushed = ReadPushedRefs(*repository, remote, lines);
  if (!pushed) return tl::unexpected(pushed.error());
  Judgement judgement;
  for (const diffscan::RefUpdate& update : pushed->updates) {
    if (update.new_id.IsZero()) continue;
    auto judged = JudgePushed(*repository, update, pushed->remote, context, judgement);
    if (!judged) return tl::unexpected(judged.error());
  }
  return Conclude(std::move(judgement));
}

Judgement NotJudged(const Target& target) {
  hook::JudgedRef ref;
  ref.enforced = true;
  ref.update.name = target.ref;
  ref.note = "enforce: off";
  return Conclude(Judgement(), std::move(ref));
}

}  // namespace pushgate::cli
