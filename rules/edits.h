#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pushgate::rules {

/// A change of a text: what stands in place of a stretch of it.
struct Edit {
  uint32_t begin = 0;  // bytes of the text before
  uint32_t end = 0;
  std::string text;
};

/// A text with edits applied, which ascend and do not overlap.
std::string Apply(std::string_view text, const std::vector<Edit>& edits);

/// Where things stand once edits are applied. The edits must outlive it.
class Moves {
 public:
  explicit Moves(const std::vector<Edit>& edits) : edits_(edits) {}

  /// What becomes of a stretch whose ends no edit touches, and of one that holds an edit whole.
  std::pair<uint32_t, uint32_t> Of(uint32_t begin, uint32_t end) const {
    return {Moved(begin, false), Moved(end, true)};
  }
  /// What an edit has put there.
  std::pair<uint32_t, uint32_t> Region(size_t edit) const;
  /// Whether an edit replaces some of a stretch, or all.
  static bool Touches(const Edit& edit, uint32_t begin, uint32_t end) {
    return edit.begin < end && begin < edit.end;
  }

 private:
  uint32_t Moved(uint32_t at, bool is_end) const;

  const std::vector<Edit>& edits_;
};

}  // namespace pushgate::rules
