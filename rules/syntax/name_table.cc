#include "rules/syntax/name_table.h"

#include <functional>
#include <utility>

namespace pushgate::rules::syntax {

NameTable::NameTable() : texts_(1), hashes_(1), slots_(256, kNoName) {}

size_t NameTable::Slot(std::string_view text, size_t hash) const {
  size_t mask = slots_.size() - 1;
  size_t slot = hash & mask;
  while (slots_[slot] != kNoName &&
         (hashes_[slots_[slot]] != hash || texts_[slots_[slot]] != text)) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

void NameTable::Grow() {
  slots_.assign(slots_.size() * 2, kNoName);
  size_t mask = slots_.size() - 1;
  for (NameId id = 1; id < size(); ++id) {
    size_t slot = hashes_[id] & mask;
    while (slots_[slot] != kNoName) slot = (slot + 1) & mask;
    slots_[slot] = id;
  }
}

NameId NameTable::Intern(std::string_view text) {
  size_t hash = std::hash<std::string_view>{}(text);
  size_t slot = Slot(text, hash);
  if (slots_[slot] != kNoName) return slots_[slot];
  NameId id = size();
  texts_.push_back(text);
  hashes_.push_back(hash);
  slots_[slot] = id;
  if (texts_.size() * 2 > slots_.size()) Grow();
  return id;
}

NameId NameTable::InternCopy(std::string text) {
  if (NameId id = Find(text); id != kNoName) return id;
  return Intern(kept_.emplace_back(std::move(text)));
}

NameId NameTable::Find(std::string_view text) const {
  return slots_[Slot(text, std::hash<std::string_view>{}(text))];
}

}  // namespace pushgate::rules::syntax
