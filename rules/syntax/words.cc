#include "rules/syntax/words.h"

namespace pushgate::rules::syntax {
namespace {

bool StandsAt(std::string_view text, size_t at, std::string_view literal, bool any_case) {
  if (text.size() - at < literal.size()) return false;
  if (!any_case) return text.compare(at, literal.size(), literal) == 0;
  auto same = [](char a, char b) { return Lower(a) == b; };
  auto begin = text.begin() + static_cast<std::ptrdiff_t>(at);
  return std::equal(literal.begin(), literal.end(), begin,
                    [&](char a, char b) { return same(b, a); });
}

}  // namespace

/// Looks at 16 places at a time for the literal's first and last character. Case is a bit of
/// letters; of other characters it makes at worst a candidate too many.
size_t FindLiteral(std::string_view text, std::string_view literal, bool any_case, size_t from) {
  size_t last = literal.size() - 1;
  size_t at = from;
#ifdef __SSE2__
  __m128i fold = _mm_set1_epi8(any_case ? 0x20 : 0);
  __m128i first_byte = _mm_or_si128(_mm_set1_epi8(literal.front()), fold);
  __m128i last_byte = _mm_or_si128(_mm_set1_epi8(literal.back()), fold);
  for (; at + last + 16 <= text.size(); at += 16) {
    __m128i begins = _mm_or_si128(Load16(text.data() + at), fold);
    __m128i ends = _mm_or_si128(Load16(text.data() + at + last), fold);
    uint64_t places =
        Mask16(_mm_and_si128(_mm_cmpeq_epi8(begins, first_byte), _mm_cmpeq_epi8(ends, last_byte)));
    for (; places != 0; places &= places - 1) {
      size_t place = at + static_cast<size_t>(std::countr_zero(places));
      if (StandsAt(text, place, literal, any_case)) return place;
    }
  }
#endif
  for (; at + last < text.size(); ++at) {
    if (StandsAt(text, at, literal, any_case)) return at;
  }
  return std::string_view::npos;
}

}  // namespace pushgate::rules::syntax
