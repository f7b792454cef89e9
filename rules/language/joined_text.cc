#include "rules/language/joined_text.h"

#include <algorithm>

#include "rules/syntax/words.h"

namespace pushgate::rules::language {
namespace {

using syntax::IsWordByte;
using syntax::Lower;

size_t Index(char c) { return static_cast<unsigned char>(Lower(c)); }

/// Whether a text ends with a word, which is in lower case.
bool EndsWith(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  size_t at = text.size();
  for (size_t i = word.size(); i-- > 0;) {
    if (Lower(text[--at]) != word[i]) return false;
  }
  return true;
}

/// The number that digits of a base spell; at most `most` of them.
uint32_t Number(std::string_view text, uint32_t base, size_t most) {
  uint32_t number = 0;
  for (char c : text.substr(0, most)) {
    char low = Lower(c);
    uint32_t digit = low >= '0' && low <= '9'   ? static_cast<uint32_t>(low - '0')
                     : low >= 'a' && low <= 'f' ? static_cast<uint32_t>(low - 'a' + 10)
                                                : 16;
    if (digit >= base) break;
    number = number * base + digit;
  }
  return number;
}

/// Whether the escape behind a backslash stands for a character that a word's text is made of, or
/// that is the same in another case (the long s and the Kelvin sign).
bool HidesCharacter(std::string_view escape) {
  if (escape.empty()) return false;
  uint32_t point = 0;
  if (escape[0] == 'N') return escape.size() > 1 && escape[1] == '{';
  if (escape[0] == 'x') point = Number(escape.substr(1), 16, 2);
  if (escape[0] == 'u') point = Number(escape.substr(1), 16, 4);
  if (escape[0] == 'U') point = Number(escape.substr(1), 16, 8);
  if (escape[0] >= '0' && escape[0] <= '7') point = Number(escape, 8, 3);
  return (point >= ' ' && point < 0x7F) || point == 0x17F || point == 0x212A;
}

}  // namespace

JoinedText::JoinedText(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    auto number = static_cast<uint32_t>(words_.size());
    std::string& low = words_.emplace_back(word.substr(0, kLongest));
    is_cut_.push_back(word.size() > kLongest);
    std::transform(low.begin(), low.end(), low.begin(), Lower);
    for (uint32_t at = 1; at < low.size(); ++at) {
      ends_[Index(low[at - 1])].push_back({number, at});
      begins_[Index(low[at])].push_back({number, at});
    }
  }
}

/// Looks at the places of one text where strings may begin or end.
class JoinedText::Reader {
 public:
  Reader(const JoinedText& words, std::string_view text)
      : joined_(words), text_(text), pieces_(words.words_.size()) {}

  /// False if some escape may hide anything.
  bool Read() {
    bool known = true;
    size_t next = 0;  // behind what was read together with a backslash
    auto visit = [&](size_t block, uint64_t bits) {
      for (; bits != 0 && known; bits &= bits - 1) {
        size_t at = block + static_cast<size_t>(std::countr_zero(bits));
        if (at < next) continue;
        if (text_[at] == '\\') {
          known = Backslash(at, next);
        } else {
          Boundary(at, at + 1);
        }
      }
    };
    syntax::ForEachBlock(text_, syntax::QuoteBits16, visit);
    return known;
  }

  std::vector<Pieces>& pieces() { return pieces_; }

 private:
  bool Backslash(size_t at, size_t& next) {
    size_t behind = at + 1;
    if (HidesCharacter(text_.substr(behind, 9))) return false;
    if (behind < text_.size() && text_[behind] == '\r') ++behind;
    if (behind < text_.size() && text_[behind] == '\n') ++behind;
    if (behind > at + 1) Boundary(at, behind);
    next = std::max(behind, at + 2);
    return true;
  }

  void Boundary(size_t end, size_t begin) {
    if (end > last_) Ending(end);
    if (begin < text_.size() && IsWordByte(text_[begin])) Beginning(begin);
    last_ = begin;
  }

  void Ending(size_t end) {
    for (const Cut& cut : joined_.ends_[Index(text_[end - 1])]) {
      std::string_view word = joined_.words_[cut.word];
      if (EndsWith(text_.substr(last_, end - last_), word.substr(0, cut.at))) {
        pieces_[cut.word].heads |= 1u << cut.at;
      }
    }
  }

  void Beginning(size_t begin) {
    for (const Cut& cut : joined_.begins_[Index(text_[begin])]) {
      std::string_view word = std::string_view(joined_.words_[cut.word]).substr(cut.at);
      size_t length = 0;
      while (length < word.size() && begin + length < text_.size() &&
             Lower(text_[begin + length]) == word[length]) {
        ++length;
      }
      if (length == word.size()) pieces_[cut.word].tails |= 1u << cut.at;
      size_t end = begin + length;
      bool whole =
          end < text_.size() && (text_[end] == '"' || text_[end] == '\'' || text_[end] == '\\');
      if (whole && length < word.size()) {
        pieces_[cut.word].middles[cut.at] |= 1u << (cut.at + length);
      }
    }
  }

  const JoinedText& joined_;
  std::string_view text_;
  std::vector<Pieces> pieces_;
  size_t last_ = 0;  // where the text behind the last boundary begins
};

bool JoinedText::CanJoin(const Pieces& pieces) {
  uint32_t heads = pieces.heads;
  for (size_t at = 1; at <= kLongest; ++at) {  // each middle leads to a later cut
    if (heads >> at & 1) heads |= pieces.middles[at];
  }
  return (heads & pieces.tails) != 0;
}

void JoinedText::Find(std::string_view text, std::vector<bool>& hidden) const {
  Reader reader(*this, text);
  bool known = reader.Read();
  for (size_t word = 0; word < words_.size(); ++word) {
    const Pieces& pieces = reader.pieces()[word];
    hidden[word] = !known || (pieces.heads != 0 && pieces.tails != 0 && CanJoin(pieces));
    // What was cut off may be another piece.
    if (is_cut_[word] && !hidden[word]) {
      hidden[word] = syntax::FindLiteral(text, words_[word], true) != std::string_view::npos;
    }
  }
}

}  // namespace pushgate::rules::language
