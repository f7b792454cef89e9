#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rules/edits.h"
#include "rules/fix.h"
#include "rules/fix_checks.h"
#include "rules/fix_names.h"

namespace pushgate::rules {

/// Several fixes of one text, applied together to see whether they may be. For one use.
class FixAttempt {
 public:
  /// `chosen`: findings of `analysis`, ascending; no two of them overlap. `before` is `text`
  /// parsed. All must outlive it.
  FixAttempt(const FixRequest& request, const Analysis& analysis, ParsedText& before,
             const std::vector<size_t>& chosen);

  /// What speaks against it, each with the place in `chosen`; none: it may be. Fails as Analyze()
  /// does.
  Result<std::vector<Complaint>> Run();

  // After a Run() without complaints:
  std::string TakeText() { return std::move(text_); }
  Analysis TakeAnalysis() { return std::move(analysis_after_); }
  /// For each finding of the new analysis, the one that it was.
  const std::vector<size_t>& origins() const { return origins_; }

 private:
  std::optional<std::string> MakeEdit(size_t index);
  std::optional<std::string> Unwritable(const Finding& finding) const;
  Result<void> Write();
  bool BracketTornOnes();
  bool BindsToNeighbours(const Finding& finding) const;
  Result<void> CheckNames();
  void Place(const std::vector<Edit>& edits);
  UnboundNames UnboundBefore() const;
  void CheckFlaws();
  Result<void> CheckFindings();
  void Match(const Finding& found);
  std::optional<size_t> RegionAt(uint32_t begin, uint32_t end) const;
  void Complain(std::optional<size_t> region, std::string reason);

  const FixRequest& request_;
  const Analysis& analysis_before_;
  ParsedText& before_;
  const std::vector<size_t>& chosen_;
  std::vector<Edit> edits_;      // of the text before, by place in chosen_
  std::vector<Edit> imports_;    // of what these make of it
  std::vector<Region> regions_;  // of text_
  std::string text_;
  std::unique_ptr<ParsedText> after_;
  Analysis analysis_after_;
  std::vector<size_t> origins_;
  std::vector<bool> matched_;  // findings of the analysis before that are there still
  std::vector<std::pair<uint32_t, uint32_t>> moved_;  // where they would stand
  std::vector<Complaint> complaints_;
};

}  // namespace pushgate::rules
