#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace pushgate::diffscan {

/// A Python file on disk that `pushgate check` was asked to look at.
struct WorktreeFile {
  std::string shown;    // as given on the command line: "./src/a.py" if asked for "./src"
  std::string disk;     // where to read it
  std::string in_repo;  // relative to the work tree's root, where there is one; else as `shown`
  std::string root;  // on disk, the folder that its imports are looked up in: that root, else the
                     // folder that was asked for
  std::string root_in_repo;  // what `in_repo` calls it: "" for a work tree's root
};

struct WorktreeSkip {
  std::string shown;
  std::string reason;
};

struct WorktreeListing {
  std::vector<WorktreeFile> files;  // sorted by `shown`, each once
  std::vector<WorktreeSkip> skipped;
};

/// The Python files among paths. A file is taken whatever its name; a folder is walked: names that
/// match `globs` in any ASCII case or that begin with a python shebang, no symbolic links, no .git;
/// inside a repository, untracked files that .gitignore names are left out. kNotFound if a path
/// does not exist.
Result<WorktreeListing> ListWorktree(const std::vector<std::string>& paths,
                                     const std::vector<std::string>& globs);

/// A file that is named, whether or not it is there: its text comes from elsewhere. kNotFound if
/// its folder is not there.
Result<WorktreeFile> NameInWorktree(const std::string& path);

/// The root of the work tree around a path; empty if there is none.
std::string WorktreeRoot(const std::string& path);

/// The Git folder of the repository that holds a path of the work tree; kNotFound if none does.
Result<std::string> DiscoverRepository(const std::string& path);

}  // namespace pushgate::diffscan
