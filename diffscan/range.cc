#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "diffscan/history.h"
#include "diffscan/repository_impl.h"
#include "diffscan/scan.h"

namespace pushgate::diffscan {
namespace {

// What a revision names: a commit, or a tree where nothing is compared with it.
Result<Objects::Peeled> Resolve(const Repository::Impl& repository, std::string_view revision) {
  std::string name(revision.empty() ? "HEAD" : revision);
  ObjectHandle object;
  int code = git_revparse_single(Fill(object), repository.repository(), name.c_str());
  if (code == GIT_EAMBIGUOUS) {
    return Fail(ErrorCode::kInvalid, "'" + name + "' is ambiguous; give more of it");
  }
  if (code < 0) {
    return Fail(ErrorCode::kNotFound,
                "'" + name + "' names nothing in this repository (" + LastGitError() + ")");
  }
  return repository.objects().Peel(FromGit(*git_object_id(object.get())));
}

Result<Oid> ResolveCommit(const Repository::Impl& repository, std::string_view revision) {
  Result<Objects::Peeled> peeled = Resolve(repository, revision);
  if (!peeled) return tl::unexpected(peeled.error());
  if (peeled->type != GIT_OBJECT_COMMIT) {
    return Fail(ErrorCode::kInvalid, "'" + std::string(revision) + "' names no commit");
  }
  return peeled->id;
}

// "^A ^B C": exactly A and B are compared.
Result<Range> ResolveExcluding(const Repository::Impl& repository, std::string_view range) {
  Range resolved;
  bool has_tip = false;
  while (!range.empty()) {
    std::string_view word = range.substr(0, range.find(' '));
    range.remove_prefix(std::min(word.size() + 1, range.size()));
    if (word.empty()) continue;
    bool excluded = word[0] == '^';
    Result<Oid> commit = ResolveCommit(repository, excluded ? word.substr(1) : word);
    if (!commit) return tl::unexpected(commit.error());
    if (excluded) {
      resolved.compared.push_back(*commit);
    } else if (has_tip) {
      return Fail(ErrorCode::kInvalid, "more than one commit to judge: put ^ before the others");
    } else {
      has_tip = true;
      resolved.tip = *commit;
    }
  }
  if (has_tip) return resolved;
  return Fail(ErrorCode::kInvalid, "no commit to judge: every one is excluded by ^");
}

// For A...B these are the merge bases: whatever both have lies at or below one of them.
Result<std::vector<Oid>> Boundary(const Repository::Impl& repository, const Oid& base,
                                  const Oid& tip) {
  Watch watch;
  History history(repository, watch);
  if (auto ok = history.Start(tip); !ok) return tl::unexpected(ok.error());
  if (auto ok = history.Hide(base); !ok) return tl::unexpected(ok.error());
  if (auto ok = history.Finish(); !ok) return tl::unexpected(ok.error());
  return history.Boundary();
}

Result<Range> ResolveBetween(const Repository::Impl& repository, std::string_view from,
                             std::string_view to) {
  Result<Oid> base = ResolveCommit(repository, from);
  if (!base) return tl::unexpected(base.error());
  Result<Oid> tip = ResolveCommit(repository, to);
  if (!tip) return tl::unexpected(tip.error());
  Result<std::vector<Oid>> boundary = Boundary(repository, *base, *tip);
  if (!boundary) return tl::unexpected(boundary.error());
  return Range{*tip, *boundary};
}

}  // namespace

Result<std::vector<Oid>> BoundaryBetween(const Repository& repository, const Oid& base,
                                         const Oid& tip) {
  return Boundary(repository.impl(), base, tip);
}

Result<Range> ResolveRange(const Repository& repository, std::string_view range) {
  const Repository::Impl& impl = repository.impl();
  size_t first = range.find_first_not_of(' ');
  if (first == std::string_view::npos) return Fail(ErrorCode::kInvalid, "the range is empty");
  range = range.substr(first, range.find_last_not_of(' ') + 1 - first);
  if (range[0] == '^' || range.find(" ^") != std::string_view::npos) {
    return ResolveExcluding(impl, range);
  }
  size_t dots = range.find("..");
  if (dots != std::string_view::npos) {
    std::string_view to = range.substr(dots + 2);
    if (!to.empty() && to[0] == '.') to.remove_prefix(1);
    return ResolveBetween(impl, range.substr(0, dots), to);
  }
  Result<Objects::Peeled> tip = Resolve(impl, range);
  if (!tip) return tl::unexpected(tip.error());
  return Range{tip->id, {}};
}

}  // namespace pushgate::diffscan
