#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace pushgate::diffscan {

/// How much of a text is made of which pieces: what Git estimates similarity by. A piece is a line,
/// or 64 bytes of a longer one; a CR before LF does not count. (`hash_chars` in Git's
/// diffcore-delta.c.)
class Fingerprint {
 public:
  struct Piece {
    uint64_t hash;
    uint32_t bytes;  // of all pieces with this hash together
  };

  explicit Fingerprint(std::string_view text);
  const std::vector<Piece>& pieces() const { return pieces_; }
  uint64_t size() const { return size_; }

 private:
  std::vector<Piece> pieces_;  // by hash
  uint64_t size_;
};

/// The share of the larger text that the two have in common, in percent.
int SimilarityPercent(const Fingerprint& a, const Fingerprint& b);

}  // namespace pushgate::diffscan
