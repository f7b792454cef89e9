#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "hook/protocol/descriptor.h"
#include "install/place/plan.h"

namespace pushgate::install {

/// What was installed on this machine, and how to undo it: one file, written before anything is
/// changed and after. A run that died in the middle is found there by the next one, which first
/// takes it back, or, if it was undoing, goes on with that. For one thread; processes wait for each
/// other.
class Journal {
 public:
  /// Opens the journal in a folder, which is made if `create` is set, and reads it. Without the
  /// file, or without the folder, nothing is installed.
  static Result<Journal> Open(const std::string& folder, bool create);

  const std::vector<Unit>& units() const { return units_; }

  /// Whether a run died in the middle.
  bool interrupted() const { return !pending_.empty(); }

  /// Takes back, or finishes, what an interrupted run began. `said` gets what became of it.
  Result<void> Recover(std::vector<std::string>& said);

  /// Does all steps of all units, or none: on an error those that were done are undone.
  Result<void> Apply(const std::vector<Unit>& units, std::vector<std::string>& left);

  /// Undoes units, the last one first, and forgets them. What somebody changed is left, and named.
  Result<void> Undo(const std::vector<Unit>& units, std::vector<std::string>& left);

 private:
  Journal(std::string path, hook::Descriptor lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}
  Result<void> Read();
  Result<void> Write() const;
  Result<void> UndoAll(const std::vector<Unit>& units, std::vector<std::string>& left);
  void Add(const Unit& unit);
  void Forget(const std::vector<Unit>& units);

  std::string path_;
  hook::Descriptor lock_;
  std::vector<Unit> units_;
  std::vector<Unit> pending_;
  bool undoing_ = false;
};

/// Where the journal is: /var/lib/pushgate/install for root, else a folder of this user's.
std::string UsualJournalFolder();

}  // namespace pushgate::install
