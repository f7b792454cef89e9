#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/syntax/words.h"

namespace pushgate::rules::language {

/// Numbers for the names of a text, from 0 on, which has to outlive this. Words that are no names
/// are told apart fast.
class NameIndex {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  NameIndex() : slots_(64) {}

  /// The number of a name, a new one if there is none; kNone for keywords.
  uint32_t Add(std::string_view name) {
    if (IsKeyword(name)) return kNone;
    if (2 * names_.size() >= slots_.size()) Grow();
    uint32_t hash = syntax::HashWord(name, 0, name.size());
    size_t slot = Slot(name, hash);
    if (slots_[slot] == 0) {
      names_.push_back({name, hash});
      slots_[slot] = static_cast<uint32_t>(names_.size());
      filter_[hash >> 26] |= uint64_t{1} << (hash >> 20 & 63);
    }
    return slots_[slot] - 1;
  }

  /// The number of a word, which is the text from `begin` to `end`, or kNone.
  uint32_t Find(std::string_view text, size_t begin, size_t end) const {
    uint32_t hash = syntax::HashWord(text, begin, end);
    if ((filter_[hash >> 26] >> (hash >> 20 & 63) & 1) == 0) return kNone;
    return slots_[Slot(text.substr(begin, end - begin), hash)] - 1;
  }

  size_t size() const { return names_.size(); }
  std::string_view operator[](size_t number) const { return names_[number].text; }

  static bool IsKeyword(std::string_view name) {
    static constexpr auto kKeywords = std::to_array<std::string_view>(
        {"False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
         "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
         "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
         "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"});
    return std::find(kKeywords.begin(), kKeywords.end(), name) != kKeywords.end();
  }

 private:
  struct Name {
    std::string_view text;
    uint32_t hash;
  };

  size_t Slot(std::string_view name, uint32_t hash) const {
    size_t slot = hash & (slots_.size() - 1);
    while (slots_[slot] != 0 && names_[slots_[slot] - 1].text != name) {
      slot = (slot + 1) & (slots_.size() - 1);
    }
    return slot;
  }

  void Grow() {
    slots_.assign(2 * slots_.size(), 0);
    for (uint32_t i = 0; i < names_.size(); ++i)
      slots_[Slot(names_[i].text, names_[i].hash)] = i + 1;
  }

  std::vector<Name> names_;
  std::vector<uint32_t> slots_;  // numbers, from 1 on
  std::array<uint64_t, 64> filter_{};
};

}  // namespace pushgate::rules::language
