#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pushgate::install {

/// A Unix account, by its numbers.
struct Account {
  uid_t uid = 0;
  gid_t gid = 0;
};

/// Who owns a file or folder; nothing if it is not there. Symbolic links are followed.
std::optional<Account> OwnerOf(const std::string& path);

/// The account of that name.
std::optional<Account> AccountNamed(const std::string& name);

/// How a program is started: in which folder, with what on standard input, as whom, and with which
/// variables besides the usual ones. git's own variables are never handed on.
struct Start {
  std::string folder;
  std::string input;
  std::optional<Account> as;  // another account takes root
  std::vector<std::pair<std::string, std::string>> variables;
};

/// What came of a program. 127: it could not be started, and `said` tells why.
struct Ran {
  int status = 127;
  std::string out;   // standard output
  std::string said;  // standard error
  bool ok() const { return status == 0; }
};

/// Runs a program to its end; `words[0]` is looked for in PATH.
Ran RunProgram(const std::vector<std::string>& words, const Start& start = {});

/// `git` in a repository, as its owner: git trusts nobody else's repositories.
Ran RunGit(const std::string& git_dir, std::vector<std::string> words);

/// The text without the line end at its end.
std::string Trimmed(std::string text);

/// While it lives, files are made and removed as that account, so that nothing in a folder of
/// theirs can make root write elsewhere. Does nothing for who is not root. For one thread alone.
class ActingAs {
 public:
  explicit ActingAs(const std::optional<Account>& account);
  ~ActingAs();
  ActingAs(const ActingAs&) = delete;
  ActingAs& operator=(const ActingAs&) = delete;

 private:
  bool acting_ = false;
  std::vector<gid_t> groups_;
};

}  // namespace pushgate::install
