#include "install/place/steps.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "hook/protocol/descriptor.h"
#include "hook/rule_files.h"
#include "install/place/process.h"

namespace pushgate::install {
namespace {

namespace fs = std::filesystem;
using hook::Descriptor;

std::string FolderOf(const std::string& path) {
  std::string folder = fs::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// Says also why nothing can be written where a limit or a mount is the reason.
tl::unexpected<Error> FailOf(const std::string& path, std::string_view what) {
  return Fail(ErrorCode::kFault, path + ": " + std::string(what) + ": " + std::strerror(errno));
}

bool Exists(const std::string& path, struct stat* status) {
  return lstat(path.c_str(), status) == 0;
}

bool SameFile(const struct stat& one, const struct stat& other) {
  return one.st_ino == other.st_ino && one.st_dev == other.st_dev;
}

bool WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    ssize_t count = write(fd, text.data(), text.size());
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) text.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

/// As the file that it takes the place of, where that belongs to somebody else.
bool TakeOwner(int fd, const std::string& path) {
  struct stat old {
  }, fresh{};
  if (lstat(path.c_str(), &old) != 0 || !S_ISREG(old.st_mode)) return true;
  if (fstat(fd, &fresh) != 0) return false;
  if (fresh.st_uid == old.st_uid && fresh.st_gid == old.st_gid) return true;
  return fchown(fd, old.st_uid, old.st_gid) == 0;
}

/// The name of a file until it is whole; known, so that undoing finds what a run that died left.
std::string NewNameOf(const std::string& path) { return path + ".pushgate-new"; }

void SyncFolder(const std::string& folder) {
  Descriptor open_folder(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (open_folder) fsync(open_folder.get());
}

Result<void> MakeFolder(const Step& step) {
  if (mkdir(step.path.c_str(), step.mode) != 0 && errno != EEXIST) {
    return FailOf(step.path, "the folder cannot be made");
  }
  return {};
}

/// A second name for the same file, so that no moment is without a hook.
Result<void> SetAside(const Step& step) {
  struct stat here {
  }, there{};
  if (!Exists(step.path, &here)) return FailOf(step.path, "it is gone");
  if (Exists(step.aside, &there) && SameFile(here, there)) return {};
  if (linkat(AT_FDCWD, step.path.c_str(), AT_FDCWD, step.aside.c_str(), 0) != 0) {
    return FailOf(step.aside, "the hook that stands there cannot be set aside");
  }
  SyncFolder(FolderOf(step.path));
  return {};
}

Result<void> Link(const Step& step) {
  std::error_code error;
  if (fs::is_symlink(step.path, error) && fs::read_symlink(step.path, error) == step.text)
    return {};
  if (symlink(step.text.c_str(), step.path.c_str()) != 0) {
    return FailOf(step.path, "the link cannot be made");
  }
  return {};
}

Result<void> Run(const std::vector<std::string>& command) {
  if (command.empty()) return {};
  Ran ran = RunProgram(command);
  if (ran.ok()) return {};
  std::string words;
  for (const std::string& word : command) words += (words.empty() ? "" : " ") + word;
  return Fail(ErrorCode::kFault, "'" + words + "' ended with status " + std::to_string(ran.status) +
                                     ": " + Trimmed(ran.said));
}

std::string ChangedSince(const std::string& path) {
  return path + " was changed after it was installed, and is left as it is";
}

Result<void> Remove(const std::string& path) {
  if (unlink(path.c_str()) != 0 && errno != ENOENT) return FailOf(path, "it cannot be removed");
  SyncFolder(FolderOf(path));
  return {};
}

/// Gives the file back that had been set aside: the very same, whatever it is.
Result<void> GiveBack(const std::string& aside, const std::string& path) {
  if (rename(aside.c_str(), path.c_str()) != 0) return FailOf(path, "it cannot be given back");
  SyncFolder(FolderOf(path));
  return {};
}

/// git's own view of a key in one file.
Ran RunConfig(const std::string& file, std::vector<std::string> words) {
  words.insert(words.begin(), {"git", "config", "--file", file});
  Start start;
  start.as = OwnerOf(FolderOf(file));
  return RunProgram(words, start);
}

/// What a key had in a text of git's configuration.
std::optional<std::string> ValueIn(const std::string& text, const std::string& key) {
  Start start;
  start.input = text;
  Ran ran = RunProgram({"git", "config", "--file", "-", "--get", key}, start);
  if (!ran.ok()) return std::nullopt;
  return Trimmed(ran.out);
}

/// Takes settings out of a file that was changed since: core.hooksPath must not go on naming a
/// folder that is about to be removed.
Result<void> UndoSettings(const Step& step) {
  for (const auto& [key, value] : step.settings) {
    if (Trimmed(RunConfig(step.path, {"--get", key}).out) != value) continue;
    std::optional<std::string> former;
    if (step.former) former = ValueIn(step.former->text, key);
    if (former == value) continue;
    Ran ran = former ? RunConfig(step.path, {"--replace-all", "--fixed-value", key, *former, value})
                     : RunConfig(step.path, {"--unset-all", "--fixed-value", key, value});
    if (!ran.ok()) {
      return Fail(ErrorCode::kFault,
                  step.path + ": " + key + " cannot be taken back: " + Trimmed(ran.said));
    }
  }
  return {};
}

Result<void> UndoWrite(const Step& step, std::vector<std::string>& left) {
  unlink(NewNameOf(step.path).c_str());
  struct stat here {
  }, there{};
  bool is_here = Exists(step.path, &here);
  bool is_aside = !step.aside.empty() && Exists(step.aside, &there);
  // Not yet written, or undone before; an aside is then dealt with by the step that made it.
  if (is_aside && is_here && SameFile(here, there)) return {};
  bool ours = is_here && S_ISREG(here.st_mode) && TextOf(step.path) == step.text;
  if (is_aside && (ours || !is_here)) return GiveBack(step.aside, step.path);
  if (!is_here) return {};
  bool as_before = step.former && TextOf(step.path) == step.former->text;
  if (as_before) return {};
  if (!ours && !step.settings.empty()) return UndoSettings(step);
  if (!ours) {
    // Without an aside it may be the hook that was given back.
    if (step.aside.empty() || is_aside) left.push_back(ChangedSince(step.path));
    return {};
  }
  if (step.former) return WriteFileWhole(step.path, step.former->text, step.former->mode);
  return step.aside.empty() ? Remove(step.path) : Result<void>();
}

Result<void> UndoSetAside(const Step& step, std::vector<std::string>& left) {
  struct stat here {
  }, there{};
  if (!Exists(step.aside, &there)) return {};
  if (!Exists(step.path, &here)) return GiveBack(step.aside, step.path);
  if (SameFile(here, there)) return Remove(step.aside);
  left.push_back("the hook that stood before is kept as " + step.aside);
  return {};
}

Result<void> UndoLink(const Step& step, std::vector<std::string>& left) {
  std::error_code error;
  if (fs::read_symlink(step.path, error) == step.text && !error) return Remove(step.path);
  if (!error) left.push_back(ChangedSince(step.path));
  return {};
}

}  // namespace

std::string TextOf(const std::string& path) {
  return hook::ReadRegularFile(path).value_or(std::string());
}

Result<void> WriteFileWhole(const std::string& path, const std::string& text, mode_t mode) {
  std::string name = NewNameOf(path);
  unlink(name.c_str());
  Descriptor file(open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file) return FailOf(path, "no file can be made beside it");
  bool written = WriteAll(file.get(), text) && TakeOwner(file.get(), path) &&
                 fchmod(file.get(), mode) == 0 && fsync(file.get()) == 0;
  // A file that is still open for writing cannot be run.
  file = Descriptor();
  if (written && rename(name.c_str(), path.c_str()) == 0) {
    SyncFolder(FolderOf(path));
    return {};
  }
  int reason = errno;
  unlink(name.c_str());
  errno = reason;
  return FailOf(path, "it cannot be written");
}

Result<void> DoStep(const Step& step) {
  if (step.kind == Step::Kind::kRun) return Run(step.command);
  ActingAs owner(OwnerOf(FolderOf(step.path)));
  switch (step.kind) {
    case Step::Kind::kMakeFolder:
      return MakeFolder(step);
    case Step::Kind::kSetAside:
      return SetAside(step);
    case Step::Kind::kLink:
      return Link(step);
    default:
      return WriteFileWhole(step.path, step.text, step.mode);
  }
}

Result<void> UndoStep(const Step& step, std::vector<std::string>& left) {
  if (step.kind == Step::Kind::kRun) return Run(step.undo);
  std::error_code error;
  if (!fs::exists(FolderOf(step.path), error)) return {};
  ActingAs owner(OwnerOf(FolderOf(step.path)));
  switch (step.kind) {
    case Step::Kind::kMakeFolder:
      // One in which somebody put something stays.
      rmdir(step.path.c_str());
      return {};
    case Step::Kind::kSetAside:
      return UndoSetAside(step, left);
    case Step::Kind::kLink:
      return UndoLink(step, left);
    default:
      return UndoWrite(step, left);
  }
}

}  // namespace pushgate::install
