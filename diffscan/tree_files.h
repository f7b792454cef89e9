#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "diffscan/oid.h"
#include "diffscan/repository.h"

namespace pushgate::diffscan {

/// What stands at a path of a commit's tree.
struct TreeFile {
  enum class Kind { kNothing, kFile, kOther };  // kOther: a folder, symbolic link or submodule

  Kind kind = Kind::kNothing;
  Oid id;
  uint64_t size = 0;
};
Result<TreeFile> FindFile(const Repository& repository, const Oid& commit, std::string_view path);

/// Its text. kCorrupt if it cannot be read.
Result<std::string> ReadFile(const Repository& repository, const TreeFile& file);

}  // namespace pushgate::diffscan
