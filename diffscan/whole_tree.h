#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/watch.h"
#include "diffscan/repository.h"
#include "diffscan/scan.h"
#include "rules/modules/dependencies.h"

namespace pushgate::diffscan {

/// A Python file of a tree.
struct PythonFile {
  std::string path;
  Oid id;
  uint64_t size = 0;
};

/// What the rules say of one file of a tree, whoever wrote it.
struct JudgedFile {
  std::vector<Found> found;  // by position, then rule; without excerpts
  uint32_t functions = 0;    // zero if it was not parsed
  bool partial = false;      // not all of it could be read, or nothing had to be
  /// Whether the same file in another tree is judged alike where that answers `dependencies` alike.
  bool lasting = true;
  rules::Dependencies dependencies;  // on other files of the tree
};

/// The tree of one commit, judged as a whole, file by file: without a diff, and without a word
/// about who is answerable. What of the tree cannot be read is an error, kCorrupt: no figures come
/// of a part. Repository, options and watch must outlive it. Used by one thread; options.crew
/// helps.
class WholeTree {
 public:
  static Result<WholeTree> Open(const Repository& repository, const Oid& commit,
                                const ScanOptions& options, const Watch& watch);

  const Oid& id() const;

  struct Listing {
    std::vector<PythonFile> files;     // by path
    std::vector<std::string> changed;  // every path that differs; without `other` empty
  };
  /// The Python files; with `other`, only those that this tree has not the same.
  Result<Listing> List(const std::optional<Oid>& other) const;

  /// Judges the first of the files, at least one, as many as fit into memory together. Calls
  /// `analysed`, from any thread, after each that is not known from elsewhere.
  Result<std::vector<JudgedFile>> Judge(std::span<const PythonFile> files,
                                        const std::function<void()>& analysed);

  /// Says that what is asked about held in the tree `other`, and that `changed` are the paths that
  /// differ from it; `before`, if not null, is that tree, which is of no more use then: what it
  /// knows of modules is taken over. Before anything else is asked.
  void Follow(const Oid& other, const std::vector<std::string>& changed, WholeTree* before);

  /// What was found out about a file of another tree, and is asked about here.
  struct Known {
    const PythonFile* file;
    const rules::Dependencies* dependencies;
  };
  /// By file: whether that holds in this tree.
  Result<std::vector<bool>> StillHold(std::span<const Known> known);

 private:
  class Impl;
  explicit WholeTree(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<Impl> impl_;
};

}  // namespace pushgate::diffscan
