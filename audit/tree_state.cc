#include "audit/tree_state.h"

#include <atomic>
#include <span>
#include <utility>

#include "hook/policy/fingerprint.h"

namespace pushgate::audit {
namespace {

using diffscan::JudgedFile;
using diffscan::PythonFile;
using diffscan::WholeTree;

constexpr size_t kLongestCode = 200;

std::string FirstLine(std::string_view text) {
  return std::string(text.substr(0, std::min(text.find_first_of("\r\n"), kLongestCode)));
}

StateFile ToState(const PythonFile& file, JudgedFile judged, bool keep_code) {
  StateFile state;
  state.id = file.id;
  state.size = file.size;
  state.functions = judged.functions;
  state.partial = judged.partial;
  state.lasting = judged.lasting;
  state.dependencies = std::move(judged.dependencies);
  for (const diffscan::Found& found : judged.found) {
    state.findings.push_back({found.finding.rule, found.finding.severity, found.finding.span.line,
                              found.finding.suppression, hook::Fingerprint(found),
                              hook::PathlessFingerprint(found),
                              keep_code ? FirstLine(found.matched_text) : ""});
  }
  return state;
}

/// One state on its way to another tree.
class StateStep {
 public:
  StateStep(WholeTree& tree, WholeTree* before, bool keep_code, const Observer& observer,
            TreeState& state)
      : tree_(tree), before_(before), keep_code_(keep_code), observer_(observer), state_(state) {}

  Result<void> Run() {
    Result<void> listed = state_.tree == tree_.id() ? Result<void>() : List();
    if (!listed) return listed;
    if (auto ok = AskKept(); !ok) return ok;
    observer_.expect(to_judge_.size());
    for (size_t next = 0; next < to_judge_.size();) {
      std::atomic<size_t> told = 0;
      auto judged = tree_.Judge(std::span(to_judge_).subspan(next), [&] {
        ++told;
        observer_.done(1);
      });
      if (!judged) return tl::unexpected(judged.error());
      for (JudgedFile& one : *judged) {
        const PythonFile& file = to_judge_[next++];
        state_.files[file.path] = ToState(file, std::move(one), keep_code_);
      }
      observer_.done(judged->size() - told);
    }
    state_.tree = tree_.id();
    return {};
  }

 private:
  /// Removes what is gone or another, and notes what is to be judged.
  Result<void> List() {
    Result<WholeTree::Listing> listing =
        state_.tree.IsZero() ? tree_.List({}) : tree_.List(state_.tree);
    bool whole = state_.tree.IsZero();
    // The old tree may be gone: what it had is known all the same.
    if (!listing && !whole && listing.error().code == ErrorCode::kCorrupt) {
      listing = tree_.List({});
      whole = true;
    }
    if (!listing) return tl::unexpected(listing.error());
    if (whole) {
      KeepSame(listing->files);
    } else {
      tree_.Follow(state_.tree, listing->changed, before_);
      for (const std::string& path : listing->changed) state_.files.erase(path);
      to_judge_ = std::move(listing->files);
    }
    return {};
  }

  void KeepSame(std::vector<PythonFile>& files) {
    std::map<std::string, StateFile> old = std::move(state_.files);
    state_.files.clear();
    for (PythonFile& file : files) {
      auto known = old.find(file.path);
      if (known != old.end() && known->second.id == file.id) {
        state_.files.insert(old.extract(known));
      } else {
        to_judge_.push_back(std::move(file));
      }
    }
  }

  /// What was found out of files that are the same may have come from others that are not.
  Result<void> AskKept() {
    std::vector<PythonFile> asked;
    std::vector<WholeTree::Known> known;
    for (const auto& [path, file] : state_.files) {
      if (!file.lasting) {
        to_judge_.push_back({path, file.id, file.size});
      } else if (!file.dependencies.none() && state_.tree != tree_.id()) {
        asked.push_back({path, file.id, file.size});
      }
    }
    for (const PythonFile& file : asked) {
      known.push_back({&file, &state_.files.at(file.path).dependencies});
    }
    Result<std::vector<bool>> holds = tree_.StillHold(known);
    if (!holds) return tl::unexpected(holds.error());
    for (size_t i = 0; i < asked.size(); ++i) {
      if (!(*holds)[i]) to_judge_.push_back(std::move(asked[i]));
    }
    return {};
  }

  WholeTree& tree_;
  WholeTree* const before_;
  const bool keep_code_;
  const Observer& observer_;
  TreeState& state_;
  std::vector<PythonFile> to_judge_;
};

}  // namespace

Result<void> Advance(WholeTree& tree, WholeTree* before, bool keep_code, const Observer& observer,
                     TreeState& state) {
  return StateStep(tree, before, keep_code, observer, state).Run();
}

}  // namespace pushgate::audit
