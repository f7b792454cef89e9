#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diffscan/oid.h"
#include "diffscan/repository.h"

namespace pushgate::audit {

/// Who owns which paths, by a CODEOWNERS file: of its lines, the last that matches decides.
/// Sections as GitLab has them are read as if their headings were not there; a path may have `\ `
/// in it.
class CodeOwners {
 public:
  static CodeOwners Parse(std::string_view text);

  /// Of a commit's tree, where GitHub, GitLab and Gitea look for it; without one nobody owns
  /// anything. Errors are those of reading the commit.
  static Result<CodeOwners> Of(const diffscan::Repository& repository, const diffscan::Oid& commit);

  /// "@ann", "@team/db", "ann@example.com", in the line's order.
  std::vector<std::string> OwnersOf(std::string_view path) const;

 private:
  struct Line {
    std::vector<std::string> globs;  // of full paths: any of them
    std::vector<std::string> owners;
  };
  std::vector<Line> lines_;
};

}  // namespace pushgate::audit
