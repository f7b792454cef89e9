#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace pushgate::rules::syntax {

/// The number of a text within one NameTable; equal numbers are equal texts.
using NameId = uint32_t;
inline constexpr NameId kNoName = 0;

/// Gives every distinct text a small number, so that names compare in one instruction.
class NameTable {
 public:
  NameTable();

  /// The number of a text whose bytes live as long as the table.
  NameId Intern(std::string_view text);
  /// The same for a text that the table has to keep.
  NameId InternCopy(std::string text);
  /// The number of a text, or kNoName if it does not occur.
  NameId Find(std::string_view text) const;
  std::string_view Text(NameId id) const { return texts_[id]; }
  NameId size() const { return static_cast<NameId>(texts_.size()); }

 private:
  size_t Slot(std::string_view text, size_t hash) const;
  void Grow();

  std::vector<std::string_view> texts_;
  std::vector<size_t> hashes_;
  std::vector<NameId> slots_;  // open addressing; a power of two
  std::deque<std::string> kept_;
};

}  // namespace pushgate::rules::syntax
