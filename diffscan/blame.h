#pragma once

#include <string_view>
#include <vector>

#include "diffscan/line_diff.h"
#include "diffscan/scan.h"
#include "rules/analyze.h"

namespace pushgate::diffscan {

/// Which findings of one file a push answers for. Pure: texts and analyses in, flags out.
class Blame {
 public:
  /// `added`: by line as Git sees lines, whether it is added against every compared tree.
  Blame(const rules::Analysis& analysis, std::string_view text, const std::vector<bool>& added,
        const UpdateOptions& options, Scope scope);

  /// By finding: true if it is reported for where it stands. Findings of gate rules always are.
  const std::vector<bool>& answerable() const { return answerable_; }

  /// Takes from the findings that are not answerable those that an old version had: same rule, same
  /// severity at the old path, same matched text, allowed by a comment or not, one for one. Call it
  /// for each compared tree whose version was judged.
  void Excuse(const rules::Analysis& old_analysis, std::string_view old_text, const LineDiff& diff);

  /// True if a finding is not answerable and not excused: one that no compared tree had.
  bool IsNew(size_t finding) const { return !answerable_[finding] && !excused_[finding]; }
  bool AnyNew() const;

 private:
  const rules::Analysis& analysis_;
  std::string_view text_;
  const UpdateOptions& options_;
  GitLines lines_;
  std::vector<bool> answerable_;
  std::vector<bool> excused_;
};

}  // namespace pushgate::diffscan
