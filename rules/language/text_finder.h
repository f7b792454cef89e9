#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/syntax/words.h"

namespace pushgate::rules::language {

/// Many texts, all sought at once, wherever they stand. Immutable; safe to share between threads.
class TextFinder {
 public:
  struct Text {
    std::string text;
    bool any_case;  // it is in lower case then
    bool begins_word = false;
    bool ends_word = false;
  };

  TextFinder() : TextFinder(std::vector<Text>()) {}
  /// A text's number is its place in the list.
  explicit TextFinder(std::vector<Text> texts);

  /// Calls visit(number, offset) for every place where a text begins, by their ends.
  template <typename Visit>
  void ForEach(std::string_view text, Visit visit) const {
    uint32_t state = 0;
    for (size_t i = 0; i < text.size(); ++i) {
      state = next_[state + class_of_[static_cast<unsigned char>(text[i])]];
      if (state < quiet_) continue;
      for (uint32_t out = first_out_[state / classes_]; out != kNone; out = outs_[out].next) {
        const Text& sought = texts_[outs_[out].number];
        size_t begin = i + 1 - sought.text.size();
        if (!sought.any_case && text.compare(begin, sought.text.size(), sought.text) != 0) continue;
        if (sought.begins_word && !MayBeginWord(text, begin)) continue;
        if (sought.ends_word && i + 1 < text.size() && syntax::IsWordByte(text[i + 1])) continue;
        visit(outs_[out].number, begin);
      }
    }
  }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;

  struct Node;
  /// A text that ends in a state, and the others that do.
  struct Out {
    uint32_t number;
    uint32_t next;
  };

  /// Also where a letter stands alone before it: that may belong to an escape, `\n`, or to a
  /// format, `%s`.
  static bool MayBeginWord(std::string_view text, size_t begin) {
    auto is_letter = [](char c) { return syntax::Lower(c) >= 'a' && syntax::Lower(c) <= 'z'; };
    if (begin == 0 || !syntax::IsWordByte(text[begin - 1])) return true;
    if (!is_letter(text[begin - 1])) return false;
    return begin == 1 || !(is_letter(text[begin - 2]) || text[begin - 2] == '_');
  }

  void MakeClasses();
  void MakeStates();

  std::vector<Text> texts_;
  std::array<uint8_t, 256> class_of_{};  // letters in both cases are one
  uint32_t classes_ = 1;
  // A state is the place of its row in `next_`; those in which nothing ends come first.
  std::vector<uint32_t> next_;
  uint32_t quiet_ = 0;
  std::vector<uint32_t> first_out_;
  std::vector<Out> outs_;
};

}  // namespace pushgate::rules::language
