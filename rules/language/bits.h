#pragma once

#include <cstddef>
#include <cstdint>

/// Sets of small numbers, as words of 64 bits.

namespace pushgate::rules::language {

inline size_t WordsFor(size_t bits) { return (bits + 63) / 64; }

inline void SetBit(uint64_t* set, size_t bit) { set[bit / 64] |= uint64_t{1} << bit % 64; }

inline bool HasBit(const uint64_t* set, size_t bit) { return (set[bit / 64] >> bit % 64 & 1) != 0; }

inline void AddBits(uint64_t* to, const uint64_t* from, size_t words) {
  for (size_t k = 0; k < words; ++k) to[k] |= from[k];
}

}  // namespace pushgate::rules::language
