#include "diffscan/libgit2.h"

#include <algorithm>
#include <mutex>

namespace pushgate::diffscan {
namespace {

void Configure() {
  git_libgit2_init();
  // The gate knows whom it serves; `safe.directory` protects people who step into strange folders.
  git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  // Objects are read once or twice per request; a cache that outlives it only grows.
  git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
  // Objects::Read() verifies by itself, several times as fast.
  git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
  // The verdict must not depend on the settings of the account that the gate runs under.
  for (int level : {GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL,
                    GIT_CONFIG_LEVEL_PROGRAMDATA}) {
    git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
  }
  // For work trees; Repository::Open() checks by itself (repository_format.h).
  const char* extensions[] = {"worktreeconfig",    "partialclone", "preciousobjects",
                              "relativeworktrees", "objectformat", "refstorage"};
  git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, std::size(extensions));
}

}  // namespace

void StartLibgit2() {
  static std::once_flag started;
  std::call_once(started, Configure);
}

std::string LastGitError() {
  const git_error* error = git_error_last();
  return error != nullptr && error->message != nullptr ? error->message : "no reason given";
}

git_oid ToGit(const Oid& oid) {
  git_oid id;
  static_assert(sizeof(id.id) == sizeof(oid.bytes));
  std::copy(oid.bytes.begin(), oid.bytes.end(), id.id);
  return id;
}

Oid FromGit(const git_oid& oid) {
  Oid id;
  std::copy(std::begin(oid.id), std::end(oid.id), id.bytes.begin());
  return id;
}

}  // namespace pushgate::diffscan
