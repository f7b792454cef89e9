#include "install/place/journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "hook/rule_files.h"
#include "install/place/journal_json.h"
#include "install/place/steps.h"

namespace pushgate::install {
namespace {

namespace fs = std::filesystem;
using hook::Descriptor;

constexpr mode_t kPrivate = 0600;

}  // namespace

std::string UsualJournalFolder() {
  if (geteuid() == 0) return "/var/lib/pushgate/install";
  const char* state = getenv("XDG_STATE_HOME");
  if (state != nullptr && state[0] == '/') return std::string(state) + "/pushgate/install";
  const char* home = getenv("HOME");
  return std::string(home == nullptr ? "" : home) + "/.local/state/pushgate/install";
}

Result<Journal> Journal::Open(const std::string& folder, bool create) {
  std::error_code error;
  if (create) fs::create_directories(folder, error);
  if (error) return Fail(ErrorCode::kFault, folder + ": " + error.message());
  Descriptor lock(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock && !(errno == ENOENT && !create)) {
    return Fail(ErrorCode::kFault, folder + ": " + std::strerror(errno));
  }
  if (lock && flock(lock.get(), LOCK_EX) != 0) {
    return Fail(ErrorCode::kFault, folder + ": it cannot be locked: " + std::strerror(errno));
  }
  Journal journal(folder + "/installed.json", std::move(lock));
  if (Result<void> read = journal.Read(); !read) return tl::unexpected(read.error());
  return journal;
}

Result<void> Journal::Read() {
  std::error_code error;
  if (!fs::exists(path_, error)) {
    return error ? Fail(ErrorCode::kFault, path_ + ": " + error.message()) : Result<void>();
  }
  Result<std::string> text = hook::ReadFile(path_);
  if (!text) return Within(path_, text.error());
  JournalContent content;
  if (!FromJson(*text, content)) {
    return Fail(ErrorCode::kInvalid, path_ +
                                         ": it is damaged, or of a newer version. It says what "
                                         "'uninstall' has to restore: mend it, or move it away");
  }
  units_ = std::move(content.units);
  pending_ = std::move(content.pending);
  undoing_ = content.undoing;
  return {};
}

Result<void> Journal::Write() const {
  return WriteFileWhole(path_, ToJson({units_, pending_, undoing_}), kPrivate);
}

void Journal::Add(const Unit& unit) {
  auto same = std::find_if(units_.begin(), units_.end(),
                           [&](const Unit& known) { return known.path == unit.path; });
  if (same == units_.end()) {
    units_.push_back(unit);
  } else {
    same->steps.insert(same->steps.end(), unit.steps.begin(), unit.steps.end());
  }
}

void Journal::Forget(const std::vector<Unit>& units) {
  std::erase_if(units_, [&](const Unit& known) {
    return std::any_of(units.begin(), units.end(),
                       [&](const Unit& gone) { return gone.path == known.path; });
  });
}

Result<void> Journal::UndoAll(const std::vector<Unit>& units, std::vector<std::string>& left) {
  Result<void> outcome;
  for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {
    for (auto step = unit->steps.rbegin(); step != unit->steps.rend(); ++step) {
      Result<void> undone = UndoStep(*step, left);
      if (!undone && outcome) outcome = undone;
    }
  }
  return outcome;
}

Result<void> Journal::Recover(std::vector<std::string>& said) {
  if (!interrupted()) return {};
  if (Result<void> undone = UndoAll(pending_, said); !undone) {
    return Within("an earlier run was interrupted, and cannot be taken back", undone.error());
  }
  said.push_back(undoing_
                     ? "an earlier 'uninstall' was interrupted; it is finished now"
                     : "an earlier 'install' was interrupted; what it had begun is taken back");
  if (undoing_) Forget(pending_);
  pending_.clear();
  undoing_ = false;
  return Write();
}

Result<void> Journal::Apply(const std::vector<Unit>& units, std::vector<std::string>& left) {
  pending_ = units;
  undoing_ = false;
  if (Result<void> noted = Write(); !noted) return noted;
  Result<void> done;
  for (const Unit& unit : units) {
    for (const Step& step : unit.steps) {
      if (done) done = DoStep(step);
    }
  }
  if (done) {
    for (const Unit& unit : units) Add(unit);
  } else if (Result<void> undone = UndoAll(units, left); !undone) {
    left.push_back(undone.error().message);
    return done;  // the journal still says what to take back
  }
  pending_.clear();
  Result<void> noted = Write();
  return done ? noted : done;
}

Result<void> Journal::Undo(const std::vector<Unit>& units, std::vector<std::string>& left) {
  pending_ = units;
  undoing_ = true;
  if (Result<void> noted = Write(); !noted) return noted;
  if (Result<void> undone = UndoAll(units, left); !undone) return undone;
  Forget(units);
  pending_.clear();
  undoing_ = false;
  return Write();
}

}  // namespace pushgate::install
