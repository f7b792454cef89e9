#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "record/rows.h"

namespace pushgate::record {

/// The bytes of a row that its hash is made of, so that anybody can compute it without pushgate.
///
/// A number is its decimal digits and a semicolon: "17;". A text is the number of its bytes in
/// decimal digits, a colon, and the bytes: "4:main". A row is its values in the order of
/// VisitColumns: of a Checkpoint or a Baseline that is all. After those of a Push come its refs,
/// its findings, its skips, its faults and its excuses, five lists: each item is a plus sign, its
/// position from 0 as a number, and its values; each list ends with a full stop. After those of a
/// Snapshot come two lists in the same way, its files and its findings. The hash is SHA-256 of the
/// bytes, as hexadecimal digits; `previous`, the hash before, is one of the values. A column that
/// came with a later schema is left out where it is 0 or empty, so that rows keep the hashes that
/// they had: `baseline_id`, `baseline_digest`, `repositories`, `digest`,
/// `other_ref`.
class Serialiser {
 public:
  void operator()(const char*, int64_t number) { Number(number, ';'); }
  void operator()(const char*, std::string_view text) {
    Number(static_cast<int64_t>(text.size()), ':');
    bytes_.append(text);
  }

  void Later(const char* name, int64_t number) {
    if (number != 0) (*this)(name, number);
  }
  void Later(const char* name, std::string_view text) {
    if (!text.empty()) (*this)(name, text);
  }

  template <typename Item>
  void Append(int64_t position, const Item& item) {
    bytes_ += '+';
    Number(position, ';');
    VisitColumns(item, *this);
  }
  void EndList() { bytes_ += '.'; }

  void Clear() { bytes_.clear(); }
  const std::string& bytes() const { return bytes_; }
  std::string Hash() const;

 private:
  void Number(int64_t number, char end);

  std::string bytes_;
};

std::string HashOf(const Push& push);
std::string HashOf(const Checkpoint& checkpoint);
std::string HashOf(const Baseline& baseline);
std::string HashOf(const Snapshot& snapshot);

}  // namespace pushgate::record
