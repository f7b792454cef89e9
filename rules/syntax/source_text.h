#pragma once

#include <string>
#include <string_view>

namespace pushgate::rules::syntax {

/// A Python text and the copy of it that the parser reads: every byte at the same offset, with
/// what the parser does not know made harmless. Views of it point into the original if nothing had
/// to be changed. Not movable: views point into it.
class SourceText {
 public:
  /// The text must outlive this object.
  explicit SourceText(std::string_view original);
  SourceText(const SourceText&) = delete;
  SourceText& operator=(const SourceText&) = delete;

  std::string_view original() const { return original_; }
  /// A lone CR is LF, as in Python; NUL is a space; a byte of no valid UTF-8 sequence is '_'.
  std::string_view parsed() const { return parsed_; }

 private:
  std::string_view original_;
  std::string copy_;
  std::string_view parsed_;
};

}  // namespace pushgate::rules::syntax
