#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace pushgate::cli {

/// A rule file and the Python that it is tested on.
struct RuleTargets {
  std::string rule_file;
  std::vector<std::string> targets;  // beside it: STEM.py, STEM.*.py, and all below a folder STEM
  std::vector<std::string> fixed;    // STEM.fixed.py: what its fixes should make of a target
};

/// The rule files that paths name, in order, those of a folder and of the folders in it included.
/// Hidden files and folders and *.test.yaml are left out, as Semgrep leaves them. The error says
/// which path is wrong.
Result<std::vector<RuleTargets>> FindRuleTargets(const std::vector<std::string>& paths);

}  // namespace pushgate::cli
