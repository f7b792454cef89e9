#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diffscan/objects.h"

namespace pushgate::diffscan {

/// Where the lines of a text begin, as Git sees lines: they end at LF alone.
class GitLines {
 public:
  explicit GitLines(std::string_view text);
  uint32_t count() const { return static_cast<uint32_t>(begins_.size()); }
  /// The index of the line that holds a byte.
  uint32_t At(uint32_t byte) const;
  uint32_t begin(uint32_t line) const { return begins_[line]; }
  uint32_t end(uint32_t line) const { return line + 1 < count() ? begins_[line + 1] : text_size_; }

 private:
  std::vector<uint32_t> begins_;
  uint32_t text_size_;
};

/// What became of an old text's lines in a new one. Lines are 0-based.
struct LineDiff {
  static constexpr uint32_t kGone = UINT32_MAX;

  std::vector<bool> added;           // by new line
  std::vector<uint32_t> old_to_new;  // by old line; kGone: it was deleted
};

/// Compares two texts as `git diff` does by default: Myers with the indent heuristic, and three
/// lines of context, whatever bytes they hold. The only error is kFault.
Result<LineDiff> DiffLines(const Blob& old_blob, const Blob& new_blob);

}  // namespace pushgate::diffscan
