#include "diffscan/similarity.h"

#include <algorithm>
#include <functional>

namespace pushgate::diffscan {
namespace {

constexpr size_t kMaxPiece = 64;

}  // namespace

Fingerprint::Fingerprint(std::string_view text) : size_(text.size()) {
  std::hash<std::string_view> hash;
  while (!text.empty()) {
    size_t newline = text.substr(0, kMaxPiece).find('\n');
    size_t length =
        newline == std::string_view::npos ? std::min(kMaxPiece, text.size()) : newline + 1;
    std::string_view piece = text.substr(0, length);
    if (piece.size() > 1 && piece.substr(length - 2) == "\r\n") piece.remove_suffix(2);
    if (!piece.empty() && piece.back() == '\n') piece.remove_suffix(1);
    pieces_.push_back({hash(piece), static_cast<uint32_t>(length)});
    text.remove_prefix(length);
  }
  std::sort(pieces_.begin(), pieces_.end(),
            [](const Piece& a, const Piece& b) { return a.hash < b.hash; });
  size_t kept = 0;
  for (const Piece& piece : pieces_) {
    if (kept > 0 && pieces_[kept - 1].hash == piece.hash) {
      pieces_[kept - 1].bytes += piece.bytes;
    } else {
      pieces_[kept++] = piece;
    }
  }
  pieces_.resize(kept);
}

int SimilarityPercent(const Fingerprint& a, const Fingerprint& b) {
  uint64_t larger = std::max(a.size(), b.size());
  if (larger == 0) return 0;  // as in Git: empty files are no renames of each other
  uint64_t common = 0;
  auto i = a.pieces().begin(), j = b.pieces().begin();
  while (i != a.pieces().end() && j != b.pieces().end()) {
    if (i->hash < j->hash) {
      ++i;
    } else if (j->hash < i->hash) {
      ++j;
    } else {
      common += std::min(i++->bytes, j++->bytes);
    }
  }
  return static_cast<int>(common * 100 / larger);
}

}  // namespace pushgate::diffscan
