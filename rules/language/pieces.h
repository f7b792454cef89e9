#pragma once

#include <cstdint>
#include <vector>

#include "rules/syntax/top_level.h"

namespace pushgate::rules::language {

/// What of a module is kept or left out as a whole: a statement of the module, a definition in a
/// class, or what is left of a class without those.
struct Piece {
  const syntax::TopLevelStatement* statement;
  uint32_t owner;        // of a definition in a class: the class's piece; else its own
  bool is_last = false;  // of its class: where that ends

  /// A class says with all of its own body what it is.
  bool is_class() const { return statement->is_class; }
  /// It gives names of its own a meaning.
  bool is_function() const { return !statement->name.empty() && !is_class(); }
};

/// A part of the text that is a piece's; of a class there are several.
struct Stretch {
  uint32_t begin, end;
  uint32_t piece;
};

struct Pieces {
  /// `module` has to outlive this.
  explicit Pieces(const syntax::TopLevel& module);

  std::vector<Piece> list;
  std::vector<Stretch> stretches;  // in the order of the text
};

/// Which piece a place belongs to; called with ascending places.
class PieceCursor {
 public:
  explicit PieceCursor(const std::vector<Stretch>& stretches) : stretches_(stretches) {}
  uint32_t At(size_t place) {
    while (at_ + 1 < stretches_.size() && place >= stretches_[at_].end) ++at_;
    return stretches_[at_].piece;
  }

 private:
  const std::vector<Stretch>& stretches_;
  size_t at_ = 0;
};

/// Goes through ranges, for ascending places.
class RangeCursor {
 public:
  /// From the first range that ends behind a place.
  explicit RangeCursor(const std::vector<syntax::ByteRange>& ranges, size_t first = 0);

  bool Hold(size_t place) {
    while (next_ != end_ && next_->end <= place) ++next_;
    return next_ != end_ && next_->begin <= place;
  }

 private:
  std::vector<syntax::ByteRange>::const_iterator next_, end_;
};

}  // namespace pushgate::rules::language
