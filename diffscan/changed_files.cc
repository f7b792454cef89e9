#include "diffscan/changed_files.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/glob.h"

namespace pushgate::diffscan {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kLongestTarget = 4096;  // PATH_MAX

// The path that a symbolic link names within the tree, if it stays inside.
std::optional<std::string> TargetPath(const std::string& link, std::string_view target) {
  fs::path path = (fs::path(link).parent_path() / fs::path(target)).lexically_normal();
  std::string text = path.string();
  if (path.is_absolute() || text == "." || text.substr(0, 2) == "..") return std::nullopt;
  return text;
}

class Listing {
 public:
  Listing(const Objects& objects, const Oid& tree, const ScanOptions& options, const Watch& watch)
      : objects_(objects), tree_(tree), options_(options), watch_(watch) {}

  Result<ChangedFiles> List(const std::vector<Oid>& compared) {
    TreeVisitor visitor;
    visitor.changed = [this](const std::string& path, const TreeEntry& entry,
                             const std::vector<OldEntry>& old) {
      return Changed(path, entry, old);
    };
    visitor.unreadable = [this](const std::string& path, const Error& error) -> Result<void> {
      result_.unreadable.push_back({path, error.message});
      return {};
    };
    Result<void> walked = WalkChanges(objects_, tree_, compared, visitor, watch_);
    if (result_.too_many) {
      ChangedFiles too_many;
      too_many.too_many = true;
      return too_many;
    }
    if (!walked) return tl::unexpected(walked.error());
    std::sort(result_.files.begin(), result_.files.end(),
              [](const ChangedFile& a, const ChangedFile& b) { return a.path < b.path; });
    return std::move(result_);
  }

 private:
  Result<void> Changed(const std::string& path, const TreeEntry& entry,
                       const std::vector<OldEntry>& old) {
    if (entry.kind == EntryKind::kFile) return File(path, entry, old);
    if (!HasPythonName(options_.files, path)) return {};
    if (entry.kind == EntryKind::kGitlink) {
      result_.skipped.push_back({path, "a submodule, not a file"});
      return {};
    }
    return Symlink(path, entry);
  }

  Result<void> File(const std::string& path, const TreeEntry& entry,
                    const std::vector<OldEntry>& old) {
    Result<uint64_t> size = objects_.BlobSize(entry.id);
    if (!size) return Unreadable(path, size.error());
    Result<bool> python = IsPython(objects_, options_.files, path, entry.id, *size);
    if (!python) return Unreadable(path, python.error());
    if (!*python) {
      if (*size > kMaxRead) {
        result_.skipped.push_back({path, "over 64 MiB and not named as Python: not read"});
      }
      return Tick();
    }
    if (result_.files.size() == options_.push_files) {
      result_.too_many = true;
      return Fail(ErrorCode::kLimit, "too many changed files");
    }
    result_.files.push_back({path, entry.id, *size, old});
    return Tick();
  }

  Result<void> Symlink(const std::string& path, const TreeEntry& entry) {
    Result<bool> judged = LeadsToPython(path, entry.id);
    if (!judged && judged.error().code == ErrorCode::kNotFound) judged = false;
    if (!judged) return Unreadable(path, judged.error());
    if (!*judged) {
      result_.skipped.push_back({path, "a symbolic link to what is no Python file of this tree"});
    }
    return {};
  }

  Result<bool> LeadsToPython(const std::string& path, const Oid& id) {
    Result<uint64_t> length = objects_.BlobSize(id);
    if (!length) return tl::unexpected(length.error());
    if (*length > kLongestTarget) return false;
    Result<Blob> link = objects_.ReadBlob(id);
    if (!link) return tl::unexpected(link.error());
    std::optional<std::string> target = TargetPath(path, link->text());
    if (!target) return false;
    Result<OldEntry> entry = FindPath(objects_, tree_, *target);
    if (!entry) return tl::unexpected(entry.error());
    if (entry->kind != EntryKind::kFile) return false;
    Result<uint64_t> size = objects_.BlobSize(entry->id);
    if (!size) return tl::unexpected(size.error());
    return IsPython(objects_, options_.files, *target, entry->id, *size);
  }

  Result<void> Unreadable(const std::string& path, const Error& error) {
    if (error.code != ErrorCode::kCorrupt) return tl::unexpected(error);
    result_.unreadable.push_back({path, error.message});
    return {};
  }

  Result<void> Tick() {
    if (!watch_.Tick()) return Fail(ErrorCode::kDeadline, "while comparing trees");
    return {};
  }

  const Objects& objects_;
  const Oid& tree_;
  const ScanOptions& options_;
  const Watch& watch_;
  ChangedFiles result_;
};

}  // namespace

bool HasPythonName(const std::vector<std::string>& globs, std::string_view path) {
  std::string_view name = path.substr(path.rfind('/') + 1);
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string& glob) { return GlobMatches(glob, name, true); });
}

Result<bool> IsPython(const Objects& objects, const std::vector<std::string>& globs,
                      std::string_view path, const Oid& id, uint64_t size) {
  if (HasPythonName(globs, path)) return true;
  constexpr std::string_view kShortest = "#!python";
  if (size < kShortest.size() || size > kMaxRead) return false;
  Result<Blob> blob = objects.ReadBlob(id);
  if (!blob) return tl::unexpected(blob.error());
  return rules::HasPythonShebang(blob->text());
}

Result<ChangedFiles> ListChangedFiles(const Objects& objects, const Oid& tree,
                                      const std::vector<Oid>& compared, const ScanOptions& options,
                                      const Watch& watch) {
  return Listing(objects, tree, options, watch).List(compared);
}

}  // namespace pushgate::diffscan
