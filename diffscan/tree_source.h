#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diffscan/objects.h"
#include "rules/modules/module_tree.h"

namespace pushgate::diffscan {

/// An object's id as modules have it.
std::string ModuleId(const Oid& oid);

/// The modules of a Git tree. Damaged and missing objects are not there.
class TreeSource : public rules::ModuleSource {
 public:
  /// Blobs larger than `limit` bytes are left out.
  TreeSource(const Objects& objects, const Oid& tree, uint64_t limit)
      : objects_(objects), tree_(tree), limit_(limit) {}

  Result<std::vector<rules::ModuleEntry>> ReadFolder(const std::string& path,
                                                     const std::string& id) override;
  Result<std::optional<std::string>> ReadFile(const std::string& path,
                                              const std::string& id) override;

 private:
  const Objects& objects_;
  const Oid tree_;
  const uint64_t limit_;
};

}  // namespace pushgate::diffscan
