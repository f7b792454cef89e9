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
#include "install/place/hook_file.h"
#include "install/place/journal_json.h"
#include "install/place/steps.h"

namespace pushgate::install {
namespace {

namespace fs = std::filesystem;
using hook::Descriptor;

constexpr mode_t kPrivate = 0600;

bool IsOurs(const std::string& text) { return ParseHook(text) || IsChain(text); }

/// The step that wrote a hook of ours which a new one changed: what stood before that is what
/// undoing gives back.
Step* WrittenBefore(const Step& step, std::vector<Step>& earlier) {
  bool changes_ours = step.kind == Step::Kind::kWrite && step.former && IsOurs(step.former->text);
  if (!changes_ours) return nullptr;
  auto same = std::find_if(earlier.rbegin(), earlier.rend(), [&](const Step& known) {
    return known.kind == Step::Kind::kWrite && known.path == step.path;
  });
  return same == earlier.rend() ? nullptr : &*same;
}

/// Whether some hook of a unit is still a gate or a chain, such as one that somebody edited.
bool StillGuards(const Unit& unit) {
  return std::any_of(unit.steps.begin(), unit.steps.end(), [](const Step& step) {
    return step.kind == Step::Kind::kWrite && IsOurs(TextOf(step.path));
  });
}

/// An edited hook keeps what it runs: nothing before it is undone once it was left.
Result<void> UndoUnit(const Unit& unit, std::vector<std::string>& left) {
  for (auto step = unit.steps.rbegin(); step != unit.steps.rend(); ++step) {
    size_t named = left.size();
    if (Result<void> undone = UndoStep(*step, left); !undone) return undone;
    if (left.size() > named && IsOurs(TextOf(step->path))) return {};
  }
  return {};
}

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
    return;
  }
  for (const Step& step : unit.steps) {
    Step* earlier = WrittenBefore(step, same->steps);
    if (earlier == nullptr) {
      same->steps.push_back(step);
    } else {
      earlier->text = step.text;
      earlier->mode = step.mode;
    }
  }
}

/// A place where a hook of ours was left stays known, and what it needs with it.
void Journal::Forget(const std::vector<Unit>& units) {
  bool kept = std::any_of(units.begin(), units.end(), StillGuards);
  std::erase_if(units_, [&](const Unit& known) {
    bool stays = IsPlace(known) ? StillGuards(known) : kept;
    return !stays && std::any_of(units.begin(), units.end(),
                                 [&](const Unit& gone) { return gone.path == known.path; });
  });
}

Result<void> Journal::UndoAll(const std::vector<Unit>& units, std::vector<std::string>& left) {
  Result<void> outcome;
  for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {
    // What places share goes only with the last of them.
    bool kept = std::any_of(units.rbegin(), unit, StillGuards);
    if (!IsPlace(*unit) && undoing_ && kept) continue;
    Result<void> undone = UndoUnit(*unit, left);
    if (!undone && outcome) outcome = undone;
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
