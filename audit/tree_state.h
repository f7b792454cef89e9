#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "diffscan/whole_tree.h"
#include "rules/rule_set.h"

namespace pushgate::audit {

/// A finding of a tree before anything is decided about it. `rule` lives as long as the rules.
struct StateFinding {
  const rules::Rule* rule = nullptr;
  rules::Severity severity = rules::Severity::kError;  // of the rule, at this path
  uint32_t line = 1;
  std::string suppression;  // why a comment allows it
  std::string fingerprint;
  std::string pathless;  // the same without the path
  std::string code;      // its first line, where that may be kept
};

struct StateFile {
  diffscan::Oid id;
  uint64_t size = 0;
  uint32_t functions = 0;
  bool partial = false;
  bool lasting = true;                 // as JudgedFile::lasting
  rules::Dependencies dependencies;    // as JudgedFile::dependencies
  std::vector<StateFinding> findings;  // by position, then rule
};

/// What the rules say of every Python file of a tree: what the next tree begins with.
struct TreeState {
  diffscan::Oid tree;  // zero: of none
  std::map<std::string, StateFile> files;
};

/// Hears of the work: how many files it is about, as that becomes known, and each that is done,
/// from any thread.
struct Observer {
  std::function<void(size_t)> expect = [](size_t) {};
  std::function<void(size_t)> done = [](size_t) {};
};

/// Takes a state to another tree. `before`, if not null, is the tree that the state is of, and of
/// no more use then. A file is judged if it, or what an analysis of it had asked of other files, is
/// another there; with `keep_code`, findings keep their first lines. After an error the state is of
/// no more use.
Result<void> Advance(diffscan::WholeTree& tree, diffscan::WholeTree* before, bool keep_code,
                     const Observer& observer, TreeState& state);

}  // namespace pushgate::audit
