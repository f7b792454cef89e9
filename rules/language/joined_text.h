#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pushgate::rules::language {

/// Words that the strings of a text may hold although the text does not: behind escapes
/// ("\x6fptions"), or joined from pieces ("op" "tions", "op" + NAME, a line that goes on behind a
/// backslash). Immutable; safe to share between threads.
class JoinedText {
 public:
  /// `words` by number; case does not matter.
  explicit JoinedText(const std::vector<std::string>& words);

  /// hidden[number]: the word may be one of those. Where pieces of three characters or more stand
  /// in the text does not matter: names may bring them together. Shorter ones, which are
  /// everywhere, have to stand beside another string or a plus, or have a name that is joined with
  /// a piece of three characters or more.
  void Find(std::string_view text, std::vector<bool>& hidden) const;

  size_t size() const { return words_.size(); }

 private:
  // A longer word is cut here, and looked for by its beginning.
  static constexpr size_t kLongest = 31;

  /// A place in a word.
  struct Cut {
    uint32_t word;
    uint32_t at;  // characters before it
  };
  /// What of a word the text has pieces for, a bit for each cut.
  struct Pieces {
    bool added_middle = false;                     // one of `middles` is beside a plus
    bool escaped = false;                          // a string with escapes holds the word
    uint32_t heads = 0;                            // up to the cut, and there a string ends
    uint32_t tails = 0;                            // from the cut on, and there a string begins
    uint32_t named_heads = 0, named_tails = 0;     // of those that a name may stand for
    uint32_t added_heads = 0, added_tails = 0;     // of those beside a plus, or a comment
    std::array<uint32_t, kLongest + 1> middles{};  // whole strings, by where they begin
  };
  class Reader;
  /// Cuts by the three characters at one side of them.
  using LongCuts = std::unordered_map<uint32_t, std::vector<Cut>>;

  bool IsLong(const Cut& cut) const;
  bool CanJoin(size_t word, const Pieces& pieces, bool adds) const;

  std::vector<std::string> words_;  // in lower case
  std::vector<bool> is_cut_;
  std::array<std::vector<Cut>, 256> ends_;    // cuts by the character before them
  std::array<std::vector<Cut>, 256> begins_;  // cuts by the character behind them
  LongCuts long_ends_, long_begins_;          // the same of long pieces alone
};

}  // namespace pushgate::rules::language
