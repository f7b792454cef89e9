#include "diffscan/worktree.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <set>
#include <string_view>

#include "diffscan/changed_files.h"
#include "diffscan/libgit2.h"
#include "rules/analyze.h"

namespace pushgate::diffscan {
namespace {

namespace fs = std::filesystem;

/// Whether some folder around a path looks like a repository or holds one. Asked first, because
/// starting libgit2 reads every certificate of the system, a third of a short check's work.
bool MayBeInRepository(const fs::path& path) {
  std::error_code error;
  fs::path folder = fs::weakly_canonical(fs::absolute(path, error), error);
  if (error) return true;
  for (;; folder = folder.parent_path()) {
    bool bare = fs::exists(folder / "HEAD", error) && fs::exists(folder / "objects", error);
    if (bare || fs::exists(folder / ".git", error)) return true;
    if (folder == folder.parent_path()) return false;
  }
}

/// The repository around a folder of a work tree, if there is one: what is ignored, and where the
/// root is.
class WorkTree {
 public:
  // `folder` must be canonical.
  static std::shared_ptr<WorkTree> Around(const fs::path& folder) {
    if (!MayBeInRepository(folder)) return nullptr;
    StartLibgit2();
    RepositoryHandle repository;
    if (git_repository_open_ext(Fill(repository), folder.c_str(), GIT_REPOSITORY_OPEN_CROSS_FS,
                                nullptr) < 0) {
      return nullptr;
    }
    const char* root = git_repository_workdir(repository.get());
    if (root == nullptr) return nullptr;
    std::error_code error;
    fs::path canonical = fs::canonical(root, error);
    if (error) return nullptr;
    return std::shared_ptr<WorkTree>(new WorkTree(std::move(repository), std::move(canonical)));
  }

  std::string root() const { return root_.string(); }

  std::string Relative(const fs::path& canonical) const {
    return canonical.lexically_relative(root_).string();
  }

  // Ignored, and nothing of it tracked: Git's ignore files hide untracked files only.
  bool Hides(const fs::path& canonical, bool is_folder) const {
    std::string path = Relative(canonical);
    if (path == "." || path.substr(0, 2) == "..") return false;
    int ignored = 0;
    std::string asked = is_folder ? path + "/" : path;
    if (git_ignore_path_is_ignored(&ignored, repository_.get(), asked.c_str()) < 0) return false;
    return ignored != 0 && !Tracked(path, is_folder);
  }

 private:
  WorkTree(RepositoryHandle repository, fs::path root)
      : repository_(std::move(repository)), root_(std::move(root)) {
    if (git_repository_index(Fill(index_), repository_.get()) < 0) index_.reset();
  }

  bool Tracked(const std::string& path, bool is_folder) const {
    if (!index_) return false;
    if (!is_folder) return git_index_get_bypath(index_.get(), path.c_str(), 0) != nullptr;
    size_t position = 0;
    return git_index_find_prefix(&position, index_.get(), (path + "/").c_str()) == 0;
  }

  RepositoryHandle repository_;
  fs::path root_;
  IndexHandle index_;
};

/// As a path from a repository's root is written: for globs, `./a` would be another place.
std::string WithoutDots(const fs::path& path) {
  std::string plain = path.lexically_normal().string();
  if (plain.ends_with('/')) plain.pop_back();
  return plain == "." ? "" : plain;
}

class Lister {
 public:
  explicit Lister(const std::vector<std::string>& globs) : globs_(globs) {}

  Result<void> Add(const std::string& path) {
    std::error_code error;
    fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) {
      return Fail(ErrorCode::kNotFound, path + ": there is no such file or folder");
    }
    fs::path real = fs::canonical(path, error);
    if (error) {
      Skip(path, error.message());
      return {};
    }
    bool is_folder = fs::is_directory(real, error);
    fs::path folder = is_folder ? real : real.parent_path();
    std::shared_ptr<WorkTree> tree = WorkTree::Around(folder);
    root_ = folder.string();
    root_in_repo_ = WithoutDots(is_folder ? fs::path(path) : fs::path(path).parent_path());
    if (is_folder) {
      Folder(path, real, tree);
    } else {
      Take(path, real, tree.get());
    }
    return {};
  }

  WorktreeListing Finish() {
    std::sort(listing_.files.begin(), listing_.files.end(),
              [](const WorktreeFile& a, const WorktreeFile& b) { return a.shown < b.shown; });
    std::sort(listing_.skipped.begin(), listing_.skipped.end(),
              [](const WorktreeSkip& a, const WorktreeSkip& b) { return a.shown < b.shown; });
    return std::move(listing_);
  }

 private:
  void Skip(const std::string& shown, const std::string& reason) {
    listing_.skipped.push_back({shown, "cannot be read: " + reason});
  }

  void Take(const std::string& shown, const fs::path& real, const WorkTree* tree) {
    if (!seen_.insert(real.string()).second) return;
    std::error_code error;
    if (!fs::is_regular_file(real, error)) return Skip(shown, "it is no regular file");
    if (!std::ifstream(real)) return Skip(shown, std::strerror(errno));
    if (tree != nullptr) {
      listing_.files.push_back({shown, real.string(), tree->Relative(real), tree->root(), ""});
    } else {
      listing_.files.push_back({shown, real.string(), WithoutDots(shown), root_, root_in_repo_});
    }
  }

  void Folder(const std::string& shown, const fs::path& real, std::shared_ptr<WorkTree> tree) {
    if (!seen_.insert(real.string()).second) return;
    std::error_code error;
    // A repository inside another one has ignore files of its own.
    if (fs::exists(real / ".git", error)) {
      if (std::shared_ptr<WorkTree> inner = WorkTree::Around(real)) tree = inner;
    }
    fs::directory_iterator entries(real, error);
    if (error) return Skip(shown, error.message());
    std::string prefix = shown.back() == '/' ? shown : shown + "/";
    for (const fs::directory_iterator end; entries != end; entries.increment(error)) {
      Entry(prefix + entries->path().filename().string(), *entries, tree);
    }
    if (error) Skip(shown, error.message());
  }

  void Entry(const std::string& shown, const fs::directory_entry& entry,
             const std::shared_ptr<WorkTree>& tree) {
    std::error_code error;
    fs::file_status status = entry.symlink_status(error);
    if (error) return Skip(shown, error.message());
    bool is_folder = status.type() == fs::file_type::directory;
    if (!is_folder && status.type() != fs::file_type::regular) return;
    if (entry.path().filename() == ".git") return;
    if (tree && tree->Hides(entry.path(), is_folder)) return;
    if (is_folder) return Folder(shown, entry.path(), tree);
    if (HasPythonName(globs_, shown) || HasShebang(shown, entry.path())) {
      Take(shown, entry.path(), tree.get());
    }
  }

  bool HasShebang(const std::string& shown, const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
      Skip(shown, std::strerror(errno));
      return false;
    }
    char start[2] = {};
    stream.read(start, sizeof start);
    if (std::string_view(start, static_cast<size_t>(stream.gcount())) != "#!") return false;
    constexpr size_t kLongest = 4096;  // what a line of a script that starts can have
    std::string line("#!");
    for (char c; line.size() < kLongest && stream.get(c) && c != '\n';) line += c;
    return rules::HasPythonShebang(line);
  }

  const std::vector<std::string>& globs_;
  std::string root_, root_in_repo_;  // of the path that is being listed, outside of repositories
  WorktreeListing listing_;
  std::set<std::string> seen_;  // canonical paths
};

}  // namespace

Result<WorktreeListing> ListWorktree(const std::vector<std::string>& paths,
                                     const std::vector<std::string>& globs) {
  Lister lister(globs);
  for (const std::string& path : paths) {
    if (auto added = lister.Add(path); !added) return tl::unexpected(added.error());
  }
  return lister.Finish();
}

Result<WorktreeFile> NameInWorktree(const std::string& path) {
  fs::path named(path), parent = named.parent_path();
  std::error_code error;
  fs::path folder = fs::canonical(parent.empty() ? fs::path(".") : parent, error);
  if (error || named.filename().empty()) {
    return Fail(ErrorCode::kNotFound, path + ": it names no file in a folder that exists");
  }
  fs::path real = folder / named.filename();
  std::shared_ptr<WorkTree> tree = WorkTree::Around(folder);
  if (tree != nullptr) {
    return WorktreeFile{path, real.string(), tree->Relative(real), tree->root(), ""};
  }
  return WorktreeFile{path, real.string(), WithoutDots(named), folder.string(),
                      WithoutDots(parent)};
}

std::string WorktreeRoot(const std::string& path) {
  std::error_code error;
  fs::path real = fs::canonical(path, error);
  if (error) return "";
  std::shared_ptr<WorkTree> tree =
      WorkTree::Around(fs::is_directory(real, error) ? real : real.parent_path());
  return tree == nullptr ? "" : tree->root();
}

Result<std::string> DiscoverRepository(const std::string& path) {
  git_buf found = GIT_BUF_INIT;
  bool may_be = MayBeInRepository(path);
  if (may_be) StartLibgit2();
  if (!may_be || git_repository_discover(&found, path.c_str(), 1, nullptr) < 0) {
    return Fail(ErrorCode::kNotFound, path + ": there is no Git repository here or above");
  }
  std::string folder(found.ptr, found.size);
  git_buf_dispose(&found);
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  return folder;
}

}  // namespace pushgate::diffscan
