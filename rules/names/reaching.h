#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rules/steps.h"
#include "rules/syntax/tree.h"

namespace pushgate::rules::names {

/// A place where a variable gets a value.
struct Assignment {
  syntax::NodeId node = syntax::kNoNode;
  bool replaces = true;  // the value before is gone; not of `names.append(x)`
  bool is_parameter = false;
};

/// Which assignments of a variable a use of it may see, in one function or in the module outside of
/// functions: branches, loops and `try` are followed, jumps are not taken apart. For one thread.
class Reaching {
 public:
  Reaching(const syntax::Tree& tree, Steps& steps) : tree_(tree), steps_(steps) {}

  struct Found {
    std::vector<uint32_t> assignments;  // by their place in the list
    bool always = false;                // whatever way is taken, there is one
  };
  /// `assignments` are in the same function as the use, by position.
  Found Find(syntax::NodeId use, std::span<const Assignment> assignments);

 private:
  bool Add(syntax::NodeId begin, syntax::NodeId end, bool parameters_alone = false);
  bool AddTarget(syntax::NodeId loop);
  bool AssignsIn(syntax::NodeId list, syntax::NodeId end, int depth);
  bool Assigns(syntax::NodeId statement, int depth);
  bool AssignsInBranches(syntax::NodeId statement, int depth);
  bool IsLeft(syntax::NodeId list);
  syntax::NodeId StatementIn(syntax::NodeId list, syntax::NodeId node) const;

  const syntax::Tree& tree_;
  Steps& steps_;
  std::vector<syntax::NodeId> last_;  // by node: its last child
  // Of the use that is asked about.
  std::span<const Assignment> assignments_;
  std::vector<bool> known_;
  Found found_;
};

}  // namespace pushgate::rules::names
