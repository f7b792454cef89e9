#include "rules/language/word_finder.h"

#include <utility>

namespace pushgate::rules::language {

WordFinder::WordFinder(std::vector<std::string> words) : words_(std::move(words)), filter_(1024) {
  size_t size = 16;
  while (size < 2 * words_.size()) size *= 2;
  slots_.resize(size, kNone);
  for (uint32_t number = 0; number < words_.size(); ++number) {
    uint32_t hash = syntax::HashWord(words_[number], 0, words_[number].size());
    filter_[hash >> 22] |= uint64_t{1} << (hash >> 16 & 63);
    size_t slot = hash & (size - 1);
    while (slots_[slot] != kNone) slot = (slot + 1) & (size - 1);
    slots_[slot] = number;
  }
}

uint32_t WordFinder::NumberOf(std::string_view word, uint32_t hash) const {
  size_t mask = slots_.size() - 1;
  for (size_t slot = hash & mask; slots_[slot] != kNone; slot = (slot + 1) & mask) {
    if (words_[slots_[slot]] == word) return slots_[slot];
  }
  return kNone;
}

}  // namespace pushgate::rules::language
