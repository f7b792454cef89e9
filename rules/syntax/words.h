#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/// The words of a text: its longest runs of ASCII letters, digits and underscores. Whatever looks
/// for identifiers in text that is not parsed goes through here.

namespace pushgate::rules::syntax {

inline bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

inline char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

#ifdef __SSE2__
inline __m128i Load16(const char* bytes) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
}
inline uint64_t Mask16(__m128i bytes) {
  return static_cast<uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(bytes)));
}

/// One bit for each of 16 bytes: whether it belongs to a word.
inline uint64_t WordBits16(const char* bytes) {
  __m128i v = Load16(bytes);
  // `v - first < count` as one comparison of signed bytes.
  auto in_range = [](__m128i bytes_in, char first, int count) {
    __m128i moved = _mm_add_epi8(bytes_in, _mm_set1_epi8(static_cast<char>(-128 - first)));
    return _mm_cmplt_epi8(moved, _mm_set1_epi8(static_cast<char>(-128 + count)));
  };
  __m128i word = in_range(_mm_or_si128(v, _mm_set1_epi8(0x20)), 'a', 26);
  word = _mm_or_si128(word, in_range(v, '0', 10));
  word = _mm_or_si128(word, _mm_cmpeq_epi8(v, _mm_set1_epi8('_')));
  return Mask16(word);
}

/// ... and whether it is a quote or a backslash.
inline uint64_t QuoteBits16(const char* bytes) {
  __m128i v = Load16(bytes);
  auto equal = [&](char c) { return _mm_cmpeq_epi8(v, _mm_set1_epi8(c)); };
  return Mask16(_mm_or_si128(_mm_or_si128(equal('"'), equal('\'')), equal('\\')));
}
#else
inline uint64_t WordBits16(const char* bytes) {
  uint64_t bits = 0;
  for (int i = 0; i < 16; ++i) bits |= static_cast<uint64_t>(IsWordByte(bytes[i])) << i;
  return bits;
}

inline uint64_t QuoteBits16(const char* bytes) {
  uint64_t bits = 0;
  for (int i = 0; i < 16; ++i) {
    bool quote = bytes[i] == '"' || bytes[i] == '\'' || bytes[i] == '\\';
    bits |= static_cast<uint64_t>(quote) << i;
  }
  return bits;
}
#endif

/// Calls visit(offset, bits) for every 64 bytes of a text; bits(bytes) gives those of 16. Behind
/// the end the text goes on with NULs.
template <typename Bits, typename Visit>
void ForEachBlock(std::string_view text, Bits bits, Visit visit) {
  for (size_t block = 0; block < text.size(); block += 64) {
    char tail[64] = {};
    const char* bytes = text.data() + block;
    if (text.size() - block < 64) {
      std::memcpy(tail, bytes, text.size() - block);
      bytes = tail;
    }
    visit(block,
          bits(bytes) | bits(bytes + 16) << 16 | bits(bytes + 32) << 32 | bits(bytes + 48) << 48);
  }
}

/// Calls visit(begin, end) for every word, in order. Goes from edge to edge of words, so that it
/// costs per word rather than per byte.
template <typename Visit>
void ForEachWord(std::string_view text, Visit visit) {
  uint64_t before = 0;  // whether the byte before the block belongs to a word
  size_t begin = 0;
  ForEachBlock(text, WordBits16, [&](size_t block, uint64_t word) {
    uint64_t edges = word ^ (word << 1 | before);
    bool inside = before != 0;
    before = word >> 63;
    for (; edges != 0; edges &= edges - 1) {
      size_t at = block + static_cast<size_t>(std::countr_zero(edges));
      if (inside) {
        visit(begin, at);
      } else {
        begin = at;
      }
      inside = !inside;
    }
  });
  if (before != 0) visit(begin, text.size());
}

/// Where a literal of at least two letters, digits, underscores or hyphens begins in a text at or
/// behind `from`; npos if nowhere. With `any_case` the literal is in lower case.
size_t FindLiteral(std::string_view text, std::string_view literal, bool any_case, size_t from = 0);

/// A number of a word: equal words have equal numbers.
inline uint32_t HashWord(std::string_view text, size_t begin, size_t end) {
  constexpr uint64_t kFactor = 0x9E3779B97F4A7C15u;
  size_t length = end - begin;
  uint64_t bytes = 0;
  if (begin + 8 <= text.size()) {
    std::memcpy(&bytes, text.data() + begin, 8);
  } else {
    std::memcpy(&bytes, text.data() + begin, text.size() - begin);
  }
  if (length < 8) bytes &= (uint64_t{1} << 8 * length) - 1;
  uint64_t hash = (bytes + length) * kFactor;
  for (size_t at = begin + 8; at < end; at += 8) {
    std::memcpy(&bytes, text.data() + std::min(at, end - 8), 8);
    hash = ((hash ^ hash >> 32) + bytes) * kFactor;
  }
  return static_cast<uint32_t>(hash >> 32);
}

}  // namespace pushgate::rules::syntax
