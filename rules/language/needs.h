#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/language/formula.h"

namespace pushgate::rules::language {

/// The words of a text without which a formula cannot match, as a condition of words, all and any.
struct Need {
  enum class Kind { kWord, kAll, kAny };

  Kind kind = Kind::kAll;  // of nothing: always true
  uint32_t word = 0;       // a symbol of the rule set
  std::vector<Need> parts;
};

/// Derives the need from the names in the patterns. Nothing is derived from the content of strings:
/// it can hide behind escapes and joined strings.
Need DeriveNeed(const Formula& formula);

/// The identifiers that a rule set looks for, all sought at once.
class WordFinder {
 public:
  /// `words`: by symbol; those with `wanted[symbol]` are sought.
  WordFinder(const syntax::NameTable& words, const std::vector<bool>& wanted);

  /// Sets found[symbol] for every word that occurs in the text as a whole ASCII identifier.
  void Find(std::string_view text, std::vector<bool>& found) const;

 private:
  struct Entry {
    std::string_view word;
    uint32_t symbol;
  };
  size_t Bucket(std::string_view word) const;

  static constexpr size_t kLongest = 64;
  std::vector<bool> begins_;  // by length (up to kLongest) and first byte: some word begins so
  std::vector<std::vector<Entry>> buckets_;
};

/// Whether a need is met; `found` says which words occur.
bool IsMet(const Need& need, const std::vector<bool>& found);

}  // namespace pushgate::rules::language
