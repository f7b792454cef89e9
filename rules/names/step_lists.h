#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "rules/names/targets.h"

namespace pushgate::rules::names {

/// Lists of steps, the next first; equal lists are equal numbers, 0 is the empty one.
class StepLists {
 public:
  using Id = uint32_t;
  static constexpr Id kTooLong = UINT32_MAX;

  /// A list with one more step in front; kTooLong past a length that no code of people's has.
  Id Put(Step step, Id rest) {
    if (rest == kTooLong || Length(rest) >= kLongest) return kTooLong;
    auto [known, added] = ids_.try_emplace({step, rest}, static_cast<Id>(cells_.size() + 1));
    if (added) cells_.push_back({step, rest, Length(rest) + 1});
    return known->second;
  }
  Id Put(Step::Kind kind, Id rest) { return Put(Step{kind, syntax::kNoName}, rest); }

  const Step& First(Id list) const { return cells_[list - 1].step; }
  Id Rest(Id list) const { return cells_[list - 1].rest; }
  /// Whether what a loop or `with` takes of a generator comes next: no element of a certain place.
  bool IsGiving(Id list) const {
    return Begins(list, Step::Kind::kEnter) ||
           (Begins(list, Step::Kind::kItem) && First(list).name == syntax::kNoName);
  }
  bool Begins(Id list, Step::Kind kind) const {
    return list != 0 && list != kTooLong && First(list).kind == kind;
  }

 private:
  static constexpr int kLongest = 24;

  struct Cell {
    Step step;
    Id rest;
    int length;
  };

  int Length(Id list) const { return list == 0 ? 0 : cells_[list - 1].length; }

  std::map<std::pair<Step, Id>, Id> ids_;
  std::vector<Cell> cells_;
};

}  // namespace pushgate::rules::names
