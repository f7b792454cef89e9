#include "rules/language/joined_text.h"

#include <algorithm>
#include <span>
#include <utility>

#include "rules/syntax/string_literal.h"
#include "rules/syntax/words.h"

namespace pushgate::rules::language {
namespace {

// A shorter piece of a word counts where it is seen to be joined.
constexpr size_t kLongEnough = 3;
// How far before a string on its line the `=` is sought that gives it a name, in bytes.
constexpr size_t kFarthestAssignment = 120;
// Of a character's name, what tells it from others.
constexpr size_t kLongestName = 40;

using syntax::IsWordByte;
using syntax::Lower;

size_t Index(char c) { return static_cast<unsigned char>(Lower(c)); }

/// Three characters, kLongEnough, as one number.
uint32_t IndexOfThree(const char* c) {
  static_assert(kLongEnough == 3);
  return static_cast<uint32_t>(Index(c[0]) << 16 | Index(c[1]) << 8 | Index(c[2]));
}

/// Whether a text ends with a word, which is in lower case.
bool EndsWith(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  size_t at = text.size();
  for (size_t i = word.size(); i-- > 0;) {
    if (Lower(text[--at]) != word[i]) return false;
  }
  return true;
}

/// Whether a text begins with a character's name, as it stands behind "\N{", of one that a word may
/// hold in some case.
bool NamesWordCharacter(std::string_view text) {
  std::string name(text.substr(0, std::min(text.find('}'), kLongestName)));
  std::transform(name.begin(), name.end(), name.begin(), Lower);
  for (std::string_view letter : {"latin small letter ", "latin capital letter "}) {
    if (!name.starts_with(letter)) continue;
    return name.size() <= letter.size() + 1 || name.ends_with(" long s");
  }
  return name.starts_with("digit ") || name == "low line" || name == "kelvin sign" ||
         name == "hyphen-minus";
}

/// The long s and the Kelvin sign are letters in another case.
void FoldForeignLetters(std::string& text) {
  for (auto [letter, plain] : {std::pair("\xC5\xBF", "s"), std::pair("\xE2\x84\xAA", "k")}) {
    for (size_t at = text.find(letter); at != text.npos; at = text.find(letter, at)) {
      text.replace(at, std::string_view(letter).size(), plain);
    }
  }
}

bool IsQuote(char c) { return c == '"' || c == '\''; }
/// What may stand between strings that are joined.
bool IsBetween(char c) {
  return std::string_view(" \t\n\r\f\v()\\").find(c) != std::string_view::npos;
}

/// Whether some plus may stand between two names; in one pass, for a line may be as long as the
/// text. What stands on the line of a `#` may be code or comment, and counts as a name.
bool AddsNames(std::string_view text) {
  auto is_name = [](char c) { return IsWordByte(c) || static_cast<signed char>(c) < 0; };
  bool hash = false;     // on this line
  bool before = false;   // whether what came last may be a name
  bool pending = false;  // a plus came last, behind what may be a name
  for (char c : text) {
    if (c == '\n') hash = false;
    if (IsBetween(c)) continue;
    hash |= c == '#';
    if (pending && (c == '#' || (is_name(c) && (c < '0' || c > '9')))) return true;
    pending = c == '+' && before;
    before = is_name(c) || hash;
  }
  return false;
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
      if (!IsLong({number, at})) continue;
      long_ends_[IndexOfThree(&low[at - kLongEnough])].push_back({number, at});
      long_begins_[IndexOfThree(&low[at])].push_back({number, at});
    }
  }
}

/// Whether the pieces on both sides of a cut count wherever they stand.
bool JoinedText::IsLong(const Cut& cut) const {
  return cut.at >= kLongEnough && words_[cut.word].size() - cut.at >= kLongEnough;
}

/// Looks at what stands between the places of one text where strings may begin or end.
class JoinedText::Reader {
 public:
  Reader(const JoinedText& words, std::string_view text)
      : joined_(words), text_(text), pieces_(words.words_.size()) {}

  /// False if some escape may hide anything.
  bool Read() {
    size_t next = 0;  // behind what was read together with a backslash
    syntax::ForEachBlock(text_, syntax::QuoteBits16, [&](size_t block, uint64_t bits) {
      for (; bits != 0 && known_; bits &= bits - 1) {
        size_t at = block + static_cast<size_t>(std::countr_zero(bits));
        if (at < next) continue;
        if (text_[at] == '\\') {
          next = Backslash(at);
        } else {
          Boundary(at, at + 1);
        }
      }
    });
    return known_;
  }

  std::vector<Pieces>& pieces() { return pieces_; }

 private:
  size_t Backslash(size_t at) {
    size_t behind = at + 1;
    std::string_view code = text_.substr(behind);
    if (code.starts_with("N{")) known_ &= !NamesWordCharacter(code.substr(2));
    constexpr std::string_view kCodes = "xuU01234567";
    has_codes_ |= behind < text_.size() && kCodes.find(text_[behind]) != std::string_view::npos;
    if (behind < text_.size() && text_[behind] == '\r') ++behind;
    if (behind < text_.size() && text_[behind] == '\n') ++behind;
    if (behind > at + 1) Boundary(at, behind);
    return std::max(behind, at + 2);
  }

  /// What stands between two boundaries may be a piece of a string.
  void Boundary(size_t end, size_t begin) {
    std::string_view piece = text_.substr(last_, end - last_);
    if (has_codes_) {
      Decoded(piece, end);
    } else if (!piece.empty()) {
      Piece(piece, end);
    }
    last_ = begin;
    goes_on_ = end < text_.size() && text_[end] == '\\';
    has_codes_ = false;
  }

  void Decoded(std::string_view piece, size_t end) {
    std::string text;
    syntax::AppendDecoded(piece, syntax::StringStart(""), text);
    FoldForeignLetters(text);
    for (size_t i = 0; i < pieces_.size(); ++i) {
      pieces_[i].escaped |= syntax::FindLiteral(text, joined_.words_[i], true) != text.npos;
    }
    if (!text.empty()) Piece(text, end);
  }

  /// `end`: where it ends in the source; it may have been decoded.
  void Piece(std::string_view piece, size_t end) {
    named_ = IsNamed();
    joins_before_ = goes_on_ || LooksJoinedBefore();
    joins_behind_ = text_[end] == '\\' || LooksJoinedBehind(end);
    bool joins = joins_behind_ || joins_before_ || named_;
    for (const Cut& cut : EndsOf(piece, joins)) {
      std::string_view word = joined_.words_[cut.word];
      if (!EndsWith(piece, word.substr(0, cut.at))) continue;
      Pieces& pieces = pieces_[cut.word];
      if (joined_.IsLong(cut) || joins_behind_) pieces.heads |= 1u << cut.at;
      if (named_) pieces.named_heads |= 1u << cut.at;
      if (added_behind_) pieces.added_heads |= 1u << cut.at;
    }
    for (const Cut& cut : BeginsOf(piece, joins)) Beginning(piece, cut);
  }

  /// The cuts before which a piece may end. Of one that stands alone, as most do, only long ones
  /// count.
  std::span<const Cut> EndsOf(std::string_view piece, bool joins) const {
    if (joins) return joined_.ends_[Index(piece.back())];
    if (piece.size() < kLongEnough) return {};
    return Of(joined_.long_ends_, &piece[piece.size() - kLongEnough]);
  }
  /// ... and those behind which it may begin.
  std::span<const Cut> BeginsOf(std::string_view piece, bool joins) const {
    if (joins) return joined_.begins_[Index(piece.front())];
    if (piece.size() < kLongEnough) return {};
    return Of(joined_.long_begins_, piece.data());
  }
  static std::span<const Cut> Of(const LongCuts& cuts, const char* three) {
    auto found = cuts.find(IndexOfThree(three));
    return found == cuts.end() ? std::span<const Cut>() : found->second;
  }

  void Beginning(std::string_view piece, const Cut& cut) {
    std::string_view word = std::string_view(joined_.words_[cut.word]).substr(cut.at);
    size_t length = 0;
    while (length < word.size() && length < piece.size() && Lower(piece[length]) == word[length]) {
      ++length;
    }
    Pieces& pieces = pieces_[cut.word];
    if (length == word.size()) {
      if (joined_.IsLong(cut) || joins_before_) pieces.tails |= 1u << cut.at;
      if (named_) pieces.named_tails |= 1u << cut.at;
      if (added_before_) pieces.added_tails |= 1u << cut.at;
    } else if (length == piece.size() && (joins_before_ || joins_behind_ || named_)) {
      pieces.middles[cut.at] |= 1u << (cut.at + length);
      pieces.added_middle |= added_before_ || added_behind_;
    }
  }

  /// Whether a name may stand for the string that begins behind the last boundary: there is a `=`
  /// before it on its line.
  bool IsNamed() const {
    size_t at = last_;
    while (at > 0 && (IsQuote(text_[at - 1]) || IsBetween(text_[at - 1]))) --at;
    size_t farthest = at - std::min(at, kFarthestAssignment);
    // A comment may stand between them.
    while (at > farthest &&
           std::string_view("\n=#").find(text_[at - 1]) == std::string_view::npos) {
      --at;
    }
    return at > 0 && text_[at - 1] != '\n';
  }

  /// Whether a string or a plus follows the string that ends at a quote or a backslash.
  bool LooksJoinedBehind(size_t end) {
    added_behind_ = false;
    while (end < text_.size() && IsQuote(text_[end])) ++end;
    while (end < text_.size() && IsBetween(text_[end])) ++end;
    // Behind a comment, perhaps.
    if (end < text_.size() && text_[end] == '#') return added_behind_ = true;
    for (int prefix = 0; prefix < 2 && end < text_.size() && IsWordByte(text_[end]); ++prefix)
      ++end;
    added_behind_ = end < text_.size() && text_[end] == '+';
    return added_behind_ || (end < text_.size() && IsQuote(text_[end]));
  }

  /// ... or comes before the string that begins behind the last boundary.
  bool LooksJoinedBefore() {
    added_before_ = false;
    size_t at = last_;
    while (at > 0 && IsQuote(text_[at - 1])) --at;
    for (int prefix = 0; prefix < 2 && at > 0 && IsWordByte(text_[at - 1]); ++prefix) --at;
    bool above = false;  // perhaps behind a comment
    for (; at > 0 && IsBetween(text_[at - 1]); --at) above |= text_[at - 1] == '\n';
    if (above && at > 0) {
      size_t start = text_.rfind('\n', at - 1) + 1;
      if (text_.substr(start, at - start).find('#') != std::string_view::npos) {
        return added_before_ = true;
      }
    }
    bool sum = at > 0 &&
               (text_[at - 1] == '+' || (text_[at - 1] == '=' && at > 1 && text_[at - 2] == '+'));
    added_before_ = sum;
    return sum || (at > 0 && IsQuote(text_[at - 1]));
  }

  const JoinedText& joined_;
  std::string_view text_;
  std::vector<Pieces> pieces_;
  bool known_ = true;
  bool has_codes_ = false;  // the piece has escapes that may stand for characters of a word
  size_t last_ = 0;         // where the piece behind the last boundary begins
  bool joins_before_ = false, joins_behind_ = false;  // of the piece at hand
  bool added_before_ = false, added_behind_ = false;  // ... by a plus, or perhaps
  bool named_ = false;
  bool goes_on_ = false;  // the piece behind the last boundary goes on behind a backslash
};

/// `adds`: whether the text has a plus that may stand between names.
bool JoinedText::CanJoin(size_t word, const Pieces& pieces, bool adds) const {
  auto with_middles = [&](uint32_t heads) {
    for (size_t at = 1; at <= kLongest; ++at) {  // each middle leads to a later cut
      if (heads >> at & 1) heads |= pieces.middles[at];
    }
    return heads;
  };
  uint32_t heads = with_middles(pieces.heads);
  if ((heads & pieces.tails) != 0) return true;
  uint32_t all_heads = with_middles(pieces.heads | pieces.named_heads);
  if ((all_heads & pieces.added_tails) != 0) return true;
  if ((pieces.added_heads & pieces.named_tails) != 0) return true;
  if (!adds && !pieces.added_middle) return false;
  // Of two names one has a piece of three characters or more.
  uint32_t short_heads = (1u << kLongEnough) - 1;
  size_t size = words_[word].size();
  uint32_t short_tails = size < kLongEnough ? ~0u : ~((1u << (size - kLongEnough + 1)) - 1);
  return (all_heads & pieces.named_tails & ~(short_heads & short_tails)) != 0;
}

void JoinedText::Find(std::string_view text, std::vector<bool>& hidden) const {
  Reader reader(*this, text);
  bool adds = AddsNames(text);
  bool known = reader.Read();
  for (size_t word = 0; word < words_.size(); ++word) {
    const Pieces& pieces = reader.pieces()[word];
    hidden[word] = !known || pieces.escaped || CanJoin(word, pieces, adds);
    // What was cut off may be another piece.
    if (is_cut_[word] && !hidden[word]) {
      hidden[word] = syntax::FindLiteral(text, words_[word], true) != std::string_view::npos;
    }
  }
}

}  // namespace pushgate::rules::language
