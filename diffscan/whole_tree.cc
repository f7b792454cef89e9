#include "diffscan/whole_tree.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/crew.h"
#include "diffscan/changed_files.h"
#include "diffscan/repository_impl.h"
#include "diffscan/tree_judge.h"
#include "diffscan/tree_source.h"
#include "diffscan/tree_walk.h"

namespace pushgate::diffscan {
namespace {

// What is held in memory for files to be looked at together; the second keeps many small ones from
// becoming too many.
constexpr uint64_t kBatchBytes = 8 << 20;
constexpr uint64_t kBytesPerFile = 4 << 10;

bool IsLasting(const rules::Analysis& analysis) {
  // A budget may be reached in one moment and not in the next.
  bool moment = std::any_of(
      analysis.findings.begin(), analysis.findings.end(),
      [](const rules::Finding& finding) { return finding.rule == &rules::gate_rules::kParse; });
  return !moment && !analysis.dependencies.unlisted;
}

Found GateFinding(const rules::Rule& rule, const std::string& path, const Oid& commit,
                  std::string message) {
  ScanResult result;
  AddGateFinding(rule, path, commit, std::move(message), result);
  return std::move(result.found.front());
}

}  // namespace

class WholeTree::Impl {
 public:
  Impl(const Repository& repository, const Oid& commit, const Oid& tree, const ScanOptions& options,
       const Watch& watch)
      : repository_(repository.impl()),
        objects_(repository_.objects()),
        commit_(commit),
        tree_(tree),
        options_(options),
        watch_(watch),
        modules_(std::make_unique<TreeSource>(objects_, tree, options.blob_limit),
                 options.modules) {}

  const Oid& id() const { return tree_; }

  Result<Listing> List(const std::optional<Oid>& other) const {
    ScanOptions all = options_;
    all.push_files = std::numeric_limits<uint32_t>::max();
    std::vector<Oid> compared;
    if (other) compared.push_back(*other);
    Result<ChangedFiles> changed = ListChangedFiles(objects_, tree_, compared, all, watch_);
    if (!changed) return tl::unexpected(changed.error());
    if (!changed->unreadable.empty()) {
      return Fail(ErrorCode::kCorrupt, changed->unreadable.front().reason);
    }
    Listing listing;
    for (ChangedFile& file : changed->files) {
      listing.files.push_back({std::move(file.path), file.id, file.size});
    }
    if (!other) return listing;
    auto paths = PathsThatDiffer(objects_, tree_, *other, watch_);
    if (!paths) return tl::unexpected(paths.error());
    listing.changed = std::move(*paths);
    return listing;
  }

  Result<std::vector<JudgedFile>> Judge(std::span<const PythonFile> files,
                                        const std::function<void()>& analysed) {
    Result<std::vector<Blob>> blobs = ReadTexts(files);
    if (!blobs) return tl::unexpected(blobs.error());
    std::vector<AnalysisCache::File> small;
    for (size_t i = 0; i < blobs->size(); ++i) {
      if (IsLarge(files[i])) continue;
      small.push_back({files[i].id, files[i].path, (*blobs)[i].text()});
    }
    std::vector<AnalysisCache::Outcome> outcomes =
        repository_.analyses().AnalyzeAll(options_, small, modules_, watch_, analysed);
    std::vector<JudgedFile> judged;
    size_t next = 0;
    for (size_t i = 0; i < blobs->size(); ++i) {
      Result<JudgedFile> one = IsLarge(files[i]) ? JudgeLarge(files[i], (*blobs)[i])
                                                 : Of(files[i], outcomes[next++], (*blobs)[i]);
      if (!one) return tl::unexpected(one.error());
      judged.push_back(std::move(*one));
    }
    return judged;
  }

  void Follow(const Oid& other, const std::vector<std::string>& changed, Impl* before) {
    if (before != nullptr) {
      changed_.emplace(before->modules_, modules_, changed);
      modules_.TakeOver(before->modules_, *changed_);
      return;
    }
    rules::ModuleTree old(std::make_unique<TreeSource>(objects_, other, options_.blob_limit),
                          options_.modules);
    changed_.emplace(old, modules_, changed);
  }

  Result<std::vector<bool>> StillHold(std::span<const Known> known) {
    std::vector<char> holds(known.size());  // by several threads, unlike bits
    auto ask = [&](size_t i) {
      rules::ModuleFile file{known[i].file->path, ModuleId(known[i].file->id)};
      holds[i] = rules::StillHolds(*options_.rules, *known[i].dependencies, file,
                                   changed_ ? &*changed_ : nullptr, modules_)
                     ? 1
                     : 0;
    };
    if (options_.crew != nullptr) {
      options_.crew->Run(known.size(), ask, [&] { watch_.Tick(); });
    } else {
      for (size_t i = 0; i < known.size(); ++i) ask(i);
    }
    if (std::optional<Error> fault = modules_.fault()) return tl::unexpected(*fault);
    return std::vector<bool>(holds.begin(), holds.end());
  }

 private:
  bool IsLarge(const PythonFile& file) const { return file.size > options_.blob_limit; }

  // The texts of the first files that fit; of one too large to look into, none.
  Result<std::vector<Blob>> ReadTexts(std::span<const PythonFile> files) const {
    std::vector<Blob> blobs;
    uint64_t bytes = 0;
    for (const PythonFile& file : files) {
      if (bytes >= kBatchBytes) break;
      bool unread = IsLarge(file) && file.size > kMaxRead;
      bytes += kBytesPerFile + (unread ? 0 : file.size);
      Result<Blob> blob = unread ? Result<Blob>() : objects_.ReadBlob(file.id);
      if (!blob) return Within(file.path, blob.error());
      blobs.push_back(std::move(*blob));
    }
    return blobs;
  }

  Result<JudgedFile> Of(const PythonFile& file, const AnalysisCache::Outcome& outcome,
                        const Blob& blob) const {
    if (!outcome) return tl::unexpected(outcome.error());
    const rules::Analysis& analysis = **outcome;
    JudgedFile judged;
    judged.functions = analysis.functions;
    judged.partial = !analysis.syntax_error_lines.empty();
    judged.lasting = IsLasting(analysis);
    judged.dependencies = analysis.dependencies;
    for (const rules::Finding& finding : analysis.findings) {
      judged.found.push_back(MakeFound(file.path, commit_, finding, analysis.units, blob.text()));
    }
    return judged;
  }

  Result<JudgedFile> JudgeLarge(const PythonFile& file, const Blob& blob) {
    JudgedFile judged;
    judged.partial = true;
    judged.lasting = false;
    LargeFile outcome = LargeFile::kUnread;
    if (file.size <= kMaxRead) {
      bool suspect = rules::MayMatch(*options_.rules, file.path, blob.text(), &modules_);
      if (std::optional<Error> fault = modules_.fault()) return tl::unexpected(*fault);
      outcome = suspect ? LargeFile::kSuspect : LargeFile::kHarmless;
    }
    if (outcome != LargeFile::kHarmless) {
      judged.found.push_back(GateFinding(rules::gate_rules::kSize, file.path, commit_,
                                         LargeFileReason(outcome, file.size, options_.blob_limit)));
    }
    return judged;
  }

  Repository::Impl& repository_;
  const Objects& objects_;
  const Oid commit_;
  const Oid tree_;
  const ScanOptions& options_;
  const Watch& watch_;
  rules::ModuleTree modules_;
  std::optional<rules::ChangedModules> changed_;  // since what is asked about held
};

Result<WholeTree> WholeTree::Open(const Repository& repository, const Oid& commit,
                                  const ScanOptions& options, const Watch& watch) {
  Result<Oid> tree = repository.impl().objects().TreeOf(commit);
  if (!tree) return tl::unexpected(tree.error());
  return WholeTree(std::make_shared<Impl>(repository, commit, *tree, options, watch));
}

const Oid& WholeTree::id() const { return impl_->id(); }

Result<WholeTree::Listing> WholeTree::List(const std::optional<Oid>& other) const {
  return impl_->List(other);
}

Result<std::vector<JudgedFile>> WholeTree::Judge(std::span<const PythonFile> files,
                                                 const std::function<void()>& analysed) {
  return impl_->Judge(files, analysed);
}

void WholeTree::Follow(const Oid& other, const std::vector<std::string>& changed,
                       WholeTree* before) {
  impl_->Follow(other, changed, before == nullptr ? nullptr : before->impl_.get());
}

Result<std::vector<bool>> WholeTree::StillHold(std::span<const Known> known) {
  return impl_->StillHold(known);
}

}  // namespace pushgate::diffscan
