#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/syntax/words.h"

namespace pushgate::rules::language {

/// Many words, all sought at once. Immutable; safe to share between threads.
class WordFinder {
 public:
  /// A word's number is its place in the list, which must not hold one twice.
  explicit WordFinder(std::vector<std::string> words);

  /// Calls visit(number, offset) for every place where a word stands as a whole, in order.
  template <typename Visit>
  void ForEach(std::string_view text, Visit visit) const {
    syntax::ForEachWord(text, [&](size_t begin, size_t end) {
      uint32_t hash = syntax::HashWord(text, begin, end);
      if ((filter_[hash >> 22] >> (hash >> 16 & 63) & 1) == 0) return;
      uint32_t number = NumberOf(text.substr(begin, end - begin), hash);
      if (number != kNone) visit(number, begin);
    });
  }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;

  uint32_t NumberOf(std::string_view word, uint32_t hash) const;

  std::vector<std::string> words_;
  std::vector<uint64_t> filter_;  // a bit for each upper half of a hash: some word has it
  std::vector<uint32_t> slots_;   // open addressing; a power of two
};

}  // namespace pushgate::rules::language
