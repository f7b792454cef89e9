#include "diffscan/scan.h"

#include <algorithm>
#include <optional>

#include "diffscan/history.h"
#include "diffscan/merge_results.h"
#include "diffscan/refs.h"
#include "diffscan/replay.h"
#include "diffscan/repository_impl.h"
#include "diffscan/tree_judge.h"

namespace pushgate::diffscan {
namespace {

// How many files the old tip alone is compared for before the refs are asked: reading 100,000 refs
// and hiding them costs about a second, as much as judging some hundreds of files.
constexpr uint32_t kFilesWithoutRefs = 200;

/// What every judgement of one request shares.
struct Context {
  Repository::Impl& repository;
  const UpdateOptions& options;
  const ScanOptions& shared;
  const Watch& watch;
};

std::vector<Oid> With(std::vector<Oid> ids, const Oid& id) {
  if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  return ids;
}

// The trees of commits; those that cannot be read are left out, so that more is judged, not less.
Result<std::vector<Oid>> TreesOf(const Objects& objects, const std::vector<Oid>& commits) {
  std::vector<Oid> trees;
  for (const Oid& commit : commits) {
    Result<Oid> tree = objects.TreeOf(commit);
    if (tree) {
      trees = With(std::move(trees), *tree);
    } else if (tree.error().code != ErrorCode::kCorrupt) {
      return tl::unexpected(tree.error());
    }
  }
  return trees;
}

Result<void> JudgeTree(const Context& context, const ScanOptions& shared, const Oid& commit,
                       const Oid& tree, std::vector<Oid> compared, ScanResult& result) {
  return TreeJudge(context.repository, context.options, shared, context.watch, commit, tree,
                   std::move(compared))
      .Judge(result);
}

Result<void> JudgeEach(const Context& context, const std::vector<Oid>& commits,
                       const std::vector<Oid>& compared_trees, ScanResult& result) {
  const Objects& objects = context.repository.objects();
  for (const Oid& id : commits) {
    Result<Commit> commit = objects.ReadCommit(id);
    if (!commit) return tl::unexpected(commit.error());
    if (context.repository.grafts().count(id) != 0) commit->parents.clear();
    Result<std::vector<Oid>> trees = TreesOf(objects, commit->parents);
    if (!trees) return tl::unexpected(trees.error());
    for (const Oid& tree : compared_trees) trees = With(std::move(*trees), tree);
    ScanResult one;
    if (auto ok = JudgeTree(context, context.shared, id, commit->tree, *trees, one); !ok) return ok;
    MergeCommit(std::move(one), result);
  }
  return {};
}

// Judges a commit whose new commits are decided. result.tip and result.compared are filled.
Result<void> JudgeHistory(const Context& context, History& history, ScanResult& result) {
  const Objects& objects = context.repository.objects();
  Result<std::vector<Oid>> trees = TreesOf(objects, result.compared);
  if (!trees) return tl::unexpected(trees.error());
  result.stats.commits = history.Count();
  for (const Error& missing : history.Missing()) {
    AddGateFinding(rules::gate_rules::kContent, "", result.tip, missing.message, result);
  }
  if (context.options.scope_commits == ScopeCommits::kEach) {
    return JudgeEach(context, history.New(), *trees, result);
  }
  Result<Commit> tip = objects.ReadCommit(result.tip);
  if (!tip) {
    bool reported = tip.error().code == ErrorCode::kCorrupt && !history.Missing().empty();
    return reported ? Result<void>() : tl::unexpected(tip.error());
  }
  return JudgeTree(context, context.shared, result.tip, tip->tree, *trees, result);
}

// Judges what passed on other refs against the old tip alone (zero: nothing).
Result<void> JudgeUnsettled(const Context& context, const Oid& old_tip, ScanResult& result) {
  bool others = std::any_of(result.compared.begin(), result.compared.end(),
                            [&](const Oid& commit) { return commit != old_tip; });
  if (!others || !context.options.unsettled) return {};
  Result<const Unsettled*> unsettled = context.options.unsettled();
  if (!unsettled) return tl::unexpected(unsettled.error());
  if (*unsettled == nullptr || (*unsettled)->paths.empty()) return {};
  const Objects& objects = context.repository.objects();
  Result<Oid> tree = objects.TreeOf(result.tip);
  if (!tree) return tl::unexpected(tree.error());
  std::vector<Oid> old_commits;
  if (!old_tip.IsZero()) old_commits = {old_tip};
  Result<std::vector<Oid>> old_trees = TreesOf(objects, old_commits);
  if (!old_trees) return tl::unexpected(old_trees.error());
  std::optional<Oid> before;
  std::optional<Oid> head =
      HeadBranch(context.repository, [](std::string_view, const Oid&) { return true; });
  if (head) {
    Result<Oid> head_tree = objects.TreeOf(*head);
    if (head_tree) before = *head_tree;
  }
  return TreeJudge(context.repository, context.options, context.shared, context.watch, result.tip,
                   *tree, *old_trees)
      .JudgeUnsettled(**unsettled, before, result);
}

/// One update of a ref by a push.
class UpdateScan {
 public:
  UpdateScan(const Context& context, const RefUpdate& update)
      : context_(context),
        objects_(context.repository.objects()),
        update_(update),
        history_(context.repository, context.watch) {}

  Result<void> Judge(ScanResult& result) {
    result.tip = update_.new_id;  // until it is peeled
    Result<Objects::Peeled> peeled = objects_.Peel(update_.new_id);
    if (!peeled) return tl::unexpected(peeled.error());
    if (auto ok = PeelOld(); !ok) return ok;
    result.tip = peeled->id;
    if (peeled->type == GIT_OBJECT_COMMIT) return JudgeCommit(result);
    if (peeled->type == GIT_OBJECT_TREE) return JudgeTaggedTree(result);
    result.tip = Oid();
    result.skipped.push_back({update_.name, "names a blob, not a commit"});
    return {};
  }

 private:
  // An old tip that cannot be read is left out, so that more is judged, not less.
  Result<void> PeelOld() {
    if (update_.old_id.IsZero()) return {};
    Result<Objects::Peeled> peeled = objects_.Peel(update_.old_id);
    if (peeled && peeled->type != GIT_OBJECT_BLOB) old_ = *peeled;
    if (!peeled && peeled.error().code != ErrorCode::kCorrupt) {
      return tl::unexpected(peeled.error());
    }
    return {};
  }

  Result<void> JudgeTaggedTree(ScanResult& result) {
    if (old_) result.compared = {old_->id};
    Result<std::vector<Oid>> trees = TreesOf(objects_, result.compared);
    if (!trees) return tl::unexpected(trees.error());
    return JudgeTree(context_, context_.shared, result.tip, result.tip, *trees, result);
  }

  Result<void> JudgeCommit(ScanResult& result) {
    if (auto ok = HideWithoutRefs(result.tip); !ok) return ok;
    if (history_.Open()) {
      Result<bool> accepted = AcceptableToOldTip(result);
      if (!accepted) return tl::unexpected(accepted.error());
      if (*accepted) return {};
      if (auto ok = HideBaselineRefs(); !ok) return ok;
    }
    Result<std::vector<Oid>> boundary = history_.Boundary();
    if (!boundary) return tl::unexpected(boundary.error());
    if (old_) result.compared = {old_->id};
    for (const Oid& commit : *boundary) result.compared = With(result.compared, commit);
    if (auto ok = JudgeHistory(context_, history_, result); !ok) return ok;
    return JudgeUnsettled(context_, old_ ? old_->id : Oid(), result);
  }

  // What passed on other refs without being right; null if all is settled.
  Result<const Unsettled*> AskUnsettled() {
    if (!context_.options.unsettled) return nullptr;
    return context_.options.unsettled();
  }

  // A ref that stands where nobody judged is a baseline with what it had before. Those are added to
  // `instead`.
  RefFilter Baselines(const Unsettled* unsettled, std::vector<Oid>& instead) const {
    if (!context_.options.is_baseline) return nullptr;
    return [this, unsettled, &instead](std::string_view ref, const Oid& target) {
      if (!context_.options.is_baseline(ref)) return false;
      Oid judged = unsettled == nullptr ? target : JudgedTip(*unsettled, ref, target);
      if (judged == target) return true;
      if (!judged.IsZero()) instead.push_back(judged);
      return false;
    };
  }

  // Zero where there is none.
  Oid JudgedTip(const Unsettled& unsettled, std::string_view ref, Oid tip) const {
    auto [first, last] = unsettled.unjudged.equal_range(ref);
    auto leads_here = [&](const auto& update) {
      if (update.second.new_id == tip) return true;
      Result<Objects::Peeled> peeled = objects_.Peel(update.second.new_id);
      return peeled && peeled->id == tip;
    };
    // One may stand on another, though never on more than there are: else they go in circles.
    for (auto left = std::distance(first, last); left > 0 && !tip.IsZero(); --left) {
      auto update = std::find_if(first, last, leads_here);
      if (update == last) return tip;
      tip = update->second.old_id;
    }
    return std::any_of(first, last, leads_here) ? Oid() : tip;
  }

  // What most pushes need: the old tip, and the main branch for new ones.
  Result<void> HideWithoutRefs(const Oid& tip) {
    if (auto ok = history_.Start(tip); !ok) return ok;
    if (old_ && old_->type == GIT_OBJECT_COMMIT) {
      if (auto ok = history_.Hide(old_->id); !ok) return ok;
    }
    if (auto ok = history_.Settle(); !ok || !history_.Open()) return ok;
    Result<const Unsettled*> unsettled = AskUnsettled();
    if (!unsettled) return tl::unexpected(unsettled.error());
    std::vector<Oid> instead;
    std::optional<Oid> head = HeadBranch(context_.repository, Baselines(*unsettled, instead));
    if (!head) return {};
    if (auto ok = history_.Hide(*head); !ok) return ok;
    return history_.Settle();
  }

  // More compared trees can only take findings away: where the old tip alone leaves none, the
  // refs need not be asked.
  Result<bool> AcceptableToOldTip(ScanResult& result) {
    if (!old_ || context_.options.scope_commits == ScopeCommits::kEach) return false;
    Result<std::vector<Oid>> trees = TreesOf(objects_, {old_->id});
    if (!trees) return tl::unexpected(trees.error());
    Result<Oid> tree = objects_.TreeOf(result.tip);
    if (!tree) return tl::unexpected(tree.error());
    ScanOptions few = context_.shared;
    few.push_files = std::min(few.push_files, kFilesWithoutRefs);
    ScanResult attempt;
    if (auto ok = JudgeTree(context_, few, result.tip, *tree, *trees, attempt); !ok) {
      return tl::unexpected(ok.error());
    }
    bool clean = attempt.found.empty() && attempt.skipped.empty() && history_.Missing().empty();
    if (!clean) return false;
    attempt.tip = result.tip;
    attempt.compared = {old_->id};
    attempt.stats.commits = history_.Count();
    result = std::move(attempt);
    return true;
  }

  Result<void> HideBaselineRefs() {
    Result<const Unsettled*> unsettled = AskUnsettled();
    if (!unsettled) return tl::unexpected(unsettled.error());
    std::vector<Oid> instead;
    Result<std::vector<Oid>> targets =
        RefTargets(context_.repository, Baselines(*unsettled, instead), context_.watch);
    if (!targets) return tl::unexpected(targets.error());
    targets->insert(targets->end(), instead.begin(), instead.end());
    for (const Oid& target : *targets) {
      if (auto ok = history_.HideIfMet(target); !ok) return ok;
    }
    if (!history_.Open()) return {};
    for (const Oid& target : *targets) {
      Result<Objects::Peeled> peeled = objects_.Peel(target);
      if (!peeled && peeled.error().code == ErrorCode::kCorrupt) continue;  // a broken ref
      if (!peeled) return tl::unexpected(peeled.error());
      if (peeled->type != GIT_OBJECT_COMMIT) continue;
      if (auto ok = history_.Hide(peeled->id); !ok) return ok;
    }
    return history_.Finish();
  }

  const Context& context_;
  const Objects& objects_;
  const RefUpdate& update_;
  History history_;
  std::optional<Objects::Peeled> old_;
};

Result<void> JudgeRange(const Context& context, const Oid& tip, const std::vector<Oid>& compared,
                        ScanResult& result) {
  result.tip = tip;
  Result<Objects::Peeled> peeled = context.repository.objects().Peel(tip);
  if (!peeled) return tl::unexpected(peeled.error());
  result.tip = peeled->id;
  result.compared = compared;
  if (peeled->type == GIT_OBJECT_TREE) {
    Result<std::vector<Oid>> trees = TreesOf(context.repository.objects(), compared);
    if (!trees) return tl::unexpected(trees.error());
    return JudgeTree(context, context.shared, result.tip, result.tip, *trees, result);
  }
  History history(context.repository, context.watch);
  if (auto ok = history.Start(result.tip); !ok) return ok;
  for (const Oid& commit : compared) {
    if (auto ok = history.Hide(commit); !ok) return ok;
  }
  if (auto ok = history.Finish(); !ok) return ok;
  return JudgeHistory(context, history, result);
}

// What the pusher controls becomes a finding; the rest stays an error.
Result<ScanResult> Conclude(Result<void> judged, ScanResult result) {
  if (!judged && judged.error().code == ErrorCode::kDeadline) {
    ScanResult late;
    late.tip = result.tip;
    late.compared = result.compared;
    AddGateFinding(rules::gate_rules::kDeadline, "", result.tip,
                   "the time for one push (limits.deadline) was over " + judged.error().message +
                       "; push in smaller steps",
                   late);
    return late;
  }
  if (!judged && judged.error().code == ErrorCode::kCorrupt) {
    AddGateFinding(rules::gate_rules::kContent, "", result.tip, judged.error().message, result);
  } else if (!judged) {
    return tl::unexpected(judged.error());
  }
  SortResult(result);
  return result;
}

}  // namespace

Result<ScanResult> ScanUpdate(const Repository& repository, const RefUpdate& update,
                              const UpdateOptions& options, const ScanOptions& shared,
                              const Watch& watch) {
  if (update.new_id.IsZero() || update.new_id == update.old_id) return ScanResult();
  Context context{repository.impl(), options, shared, watch};
  ScanResult result;
  Result<void> judged = UpdateScan(context, update).Judge(result);
  return Conclude(std::move(judged), std::move(result));
}

Result<ScanResult> ScanRange(const Repository& repository, const Oid& tip,
                             const std::vector<Oid>& compared, const UpdateOptions& options,
                             const ScanOptions& shared, const Watch& watch) {
  Context context{repository.impl(), options, shared, watch};
  ScanResult result;
  Result<void> judged = JudgeRange(context, tip, compared, result);
  return Conclude(std::move(judged), std::move(result));
}

Result<ScanResult> ScanAgain(const Repository& repository, const Oid& tip,
                             const std::vector<Oid>& compared, const Oid& old_tip,
                             const UpdateOptions& options, const ScanOptions& shared,
                             const Watch& watch) {
  Context context{repository.impl(), options, shared, watch};
  ScanResult result;
  Result<void> judged = JudgeRange(context, tip, compared, result);
  if (judged) judged = JudgeUnsettled(context, old_tip, result);
  return Conclude(std::move(judged), std::move(result));
}

bool HasTree(const Repository& repository, const Oid& id) {
  const Objects& objects = repository.impl().objects();
  Result<Oid> tree = objects.TreeOf(id);
  return tree && objects.ReadTree(*tree).has_value();
}

}  // namespace pushgate::diffscan
