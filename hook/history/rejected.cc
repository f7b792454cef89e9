#include "hook/history/rejected.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "hook/protocol/push_id.h"

namespace pushgate::hook {
namespace {

namespace fs = std::filesystem;

constexpr char kNote[] = "not-kept";
constexpr size_t kMostNote = 1000;

/// The bytes of the regular files below a folder; counting ends beyond `most`.
uint64_t SizeOf(const std::string& folder, uint64_t most) {
  uint64_t bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; it != end && bytes <= most;
       it.increment(error)) {
    struct stat status {};
    if (lstat(it->path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    bytes += static_cast<uint64_t>(status.st_size);
  }
  return bytes;
}

std::string Mebibytes(uint64_t bytes) { return std::to_string(bytes >> 20) + " MiB"; }

/// A link costs nothing, and outlives the quarantine; across file systems there is none.
void LinkOrCopy(const fs::path& from, const fs::path& to, std::error_code& error) {
  if (link(from.c_str(), to.c_str()) == 0) return;
  fs::copy_file(from, to, error);
}

/// Objects are folders of plain files; anything else is none of git's.
void CopyTree(const fs::path& from, const fs::path& to, std::error_code& error) {
  fs::create_directories(to, error);
  for (fs::recursive_directory_iterator it(from, error), end; !error && it != end;
       it.increment(error)) {
    fs::path target = to / it->path().lexically_relative(from);
    fs::file_status status = it->symlink_status(error);
    if (error) return;
    if (fs::is_directory(status)) fs::create_directory(target, error);
    if (fs::is_regular_file(status)) LinkOrCopy(it->path(), target, error);
  }
}

bool IsOlder(const fs::path& folder, std::chrono::seconds span) {
  struct stat status {};
  if (lstat(folder.c_str(), &status) != 0) return false;
  auto now = std::chrono::system_clock::now();
  return std::chrono::system_clock::from_time_t(status.st_mtime) + span < now;
}

}  // namespace

RejectedObjects::RejectedObjects(const std::string& history_path, std::chrono::seconds span)
    : root_((fs::path(history_path).parent_path() / "rejected").string()), span_(span) {}

Result<void> RejectedObjects::Keep(std::string_view push_id, const std::string& quarantine) const {
  // Whatever else is named is the repository's own folder of objects.
  bool incoming = fs::path(quarantine).filename().string().find("incoming-") != std::string::npos;
  if (span_.count() == 0 || !incoming || !IsPushId(push_id)) return {};
  std::string folder = root_ + "/" + std::string(push_id);
  std::error_code error;
  fs::create_directory(root_, error);
  fs::permissions(root_, fs::perms::owner_all, error);
  // One push may be judged twice.
  if (fs::exists(folder, error)) return {};
  Result<void> kept = KeepWithin(folder, quarantine);
  if (kept) return kept;
  fs::create_directory(folder, error);
  std::ofstream(folder + "/" + kNote) << kept.error().message;
  return Fail(kept.error().code, "the objects of push " + std::string(push_id) +
                                     " are not kept for replay: " + kept.error().message);
}

Result<void> RejectedObjects::KeepWithin(const std::string& folder,
                                         const std::string& quarantine) const {
  uint64_t bytes = SizeOf(quarantine, kMostKeptOfPush);
  if (bytes > kMostKeptOfPush) {
    return Fail(ErrorCode::kLimit, "they are more than the " + Mebibytes(kMostKeptOfPush) +
                                       " that are kept of one push");
  }
  if (SizeOf(root_, kMostKept) + bytes > kMostKept) {
    return Fail(ErrorCode::kLimit,
                root_ + " would hold more than " + Mebibytes(kMostKept) +
                    ": shorten keep_rejected, or delete what is not needed there");
  }
  // The name of a process and a push: nobody else's.
  std::string partial = folder + "." + std::to_string(getpid());
  std::error_code error;
  std::error_code ignored;
  CopyTree(quarantine, partial, error);
  if (!error) fs::rename(partial, folder, error);
  fs::remove_all(partial, ignored);
  if (!error || fs::exists(folder, ignored)) return {};
  return Fail(ErrorCode::kFault, folder + ": " + error.message());
}

RejectedObjects::Kept RejectedObjects::Find(std::string_view push_id) const {
  if (!IsPushId(push_id)) return {};
  std::string folder = root_ + "/" + std::string(push_id);
  std::error_code error;
  if (!fs::is_directory(folder, error)) return {};
  std::ifstream note(folder + "/" + kNote, std::ios::binary);
  if (!note) return {folder, ""};
  std::string text(std::istreambuf_iterator<char>(note), {});
  return {"", text.substr(0, kMostNote)};
}

Result<void> RejectedObjects::RemoveOld() const {
  std::error_code error;
  for (fs::directory_iterator it(root_, error), end; !error && it != end; it.increment(error)) {
    std::string name = it->path().filename().string();
    // Nothing but what was put here by Keep, partial copies of a process that died included.
    if (!IsPushId(name.substr(0, name.find('.')))) continue;
    std::error_code failed;
    if (IsOlder(it->path(), span_)) fs::remove_all(it->path(), failed);
    if (failed) return Fail(ErrorCode::kFault, it->path().string() + ": " + failed.message());
  }
  return {};
}

}  // namespace pushgate::hook
