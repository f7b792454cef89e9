#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/analyze.h"

namespace pushgate::rules {

/// The import statements that names of a rule's fix come from.
std::vector<std::string> ImportsOf(const Rule& rule, std::string_view fix);

/// Which fixes to apply to which text, and what that may cost.
struct FixRequest {
  const RuleSet& rules;
  std::string_view path;  // as for Analyze()
  std::string_view text;
  const Budget& budget;
  Watch watch;
  ModuleTree* modules = nullptr;               // as for Analyze()
  std::function<bool(const Finding&)> wanted;  // of the findings with a fix, which to fix
};

/// What came of it.
struct FixedText {
  std::string text;                    // as fixed; as it was if no fix could be applied
  std::vector<size_t> fixed;           // the findings that are gone, by index, ascending
  Analysis analysis;                   // of the text as fixed
  std::vector<std::string> obstacles;  // by its findings: why one was not fixed; else empty
};

/// Applies the fixes of the findings that an analysis of the text has. One is applied only where
/// the outcome parses, no name is left undefined, the finding is gone and no other has come: where
/// fixes do not go together, as many of them as do. Of fixes one within the other, the outer comes
/// first. Applying it to the outcome changes nothing. Fails as Analyze() does.
Result<FixedText> Fix(const FixRequest& request, const Analysis& analysis);

}  // namespace pushgate::rules
