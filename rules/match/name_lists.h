#pragma once

#include <span>
#include <utility>
#include <vector>

#include "rules/syntax/tree.h"

namespace pushgate::rules::match {

/// Nodes by a name that they have to do with; for each name in the order they were given.
/// Immutable.
class NameLists {
 public:
  using Entry = std::pair<syntax::NameId, syntax::NodeId>;

  NameLists() = default;
  explicit NameLists(const std::vector<Entry>& entries) {
    for (const Entry& entry : entries) {
      if (entry.first + 2 > starts_.size()) starts_.resize(entry.first + 2);
      ++starts_[entry.first + 1];
    }
    for (size_t name = 1; name < starts_.size(); ++name) starts_[name] += starts_[name - 1];
    nodes_.resize(entries.size());
    std::vector<uint32_t> next = starts_;
    for (const Entry& entry : entries) nodes_[next[entry.first]++] = entry.second;
  }

  std::span<const syntax::NodeId> Of(syntax::NameId name) const {
    if (name == syntax::kNoName || name + 1 >= starts_.size()) return {};
    return {nodes_.data() + starts_[name], starts_[name + 1] - starts_[name]};
  }

 private:
  std::vector<uint32_t> starts_;
  std::vector<syntax::NodeId> nodes_;
};

}  // namespace pushgate::rules::match
