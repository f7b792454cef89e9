#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rules/edits.h"
#include "rules/fix_checks.h"
#include "rules/rule_set.h"

namespace pushgate::rules {

/// What a fix has put into a text.
struct Region {
  uint32_t begin = 0;  // bytes of the text as fixed
  uint32_t end = 0;
  const Rule* rule = nullptr;
  std::vector<std::string> loose_names;  // that nothing bound in what stood there before
};

/// What is wrong with a text as fixed, and whose fault it is.
struct Complaint {
  std::optional<size_t> region;  // nothing: that of any of them
  std::string reason;
};

/// Looks at the names of a text as fixed: a fix must not leave one undefined, and the names of its
/// rule's `fix-imports` must mean what they say.
class NameCheck {
 public:
  NameCheck(ParsedText& fixed, const std::vector<Region>& regions);

  /// `before`: where the text may have unbound names, because they were so before.
  std::vector<Complaint> Run(const UnboundNames& before);

  /// The imports that are missing, each once; valid after Run(), if it had no complaints.
  const std::vector<const FixImport*>& missing() const { return missing_; }

  /// The edit that adds the missing ones: behind the last import before the first region that needs
  /// one. Nothing if there is no such place.
  std::optional<Edit> AddMissing() const;

 private:
  enum class Meaning { kRight, kMissing, kWrong };

  void CheckRegion(size_t index, std::vector<Complaint>& complaints);
  void CheckName(size_t index, syntax::NodeId id, std::vector<Complaint>& complaints);
  void CheckElsewhere(const UnboundNames& before, std::vector<Complaint>& complaints);
  void BlameUsers(const FixImport& import, std::vector<Complaint>& complaints);
  Meaning MeaningOf(syntax::NodeId identifier, const FixImport& import);
  bool IsForTypesOnly(syntax::NodeId node) const;
  void Need(const FixImport& import, uint32_t at);
  bool IsTaken(const FixImport& import, const UnboundNames& before) const;

  ParsedText& fixed_;
  const std::vector<Region>& regions_;
  UnboundNames unbound_;
  std::vector<const FixImport*> missing_;
  uint32_t first_need_ = UINT32_MAX;
};

}  // namespace pushgate::rules
