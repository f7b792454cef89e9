#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/syntax/words.h"

namespace pushgate::rules::language {

/// Which statements of a module bind a name.
class Binders {
 public:
  Binders() : slots_(64) {}

  void Add(std::string_view name, uint32_t statement) {
    if (IsKeyword(name)) return;
    if (2 * names_.size() >= slots_.size()) Grow();
    uint32_t hash = syntax::HashWord(name, 0, name.size());
    size_t slot = Slot(name, hash);
    if (slots_[slot] == 0) {
      names_.push_back({name, hash, {}, UINT32_MAX});
      slots_[slot] = static_cast<uint32_t>(names_.size());
      filter_[hash >> 26] |= uint64_t{1} << (hash >> 20 & 63);
    }
    std::vector<uint32_t>& statements = names_[slots_[slot] - 1].statements;
    if (statements.empty() || statements.back() != statement) statements.push_back(statement);
  }

  /// Calls visit(binder) for those of a word that `from` uses, once for each word and statement.
  template <typename Visit>
  void ForEach(std::string_view text, size_t begin, size_t end, uint32_t from, Visit visit) {
    uint32_t hash = syntax::HashWord(text, begin, end);
    if ((filter_[hash >> 26] >> (hash >> 20 & 63) & 1) == 0) return;
    uint32_t found = slots_[Slot(text.substr(begin, end - begin), hash)];
    if (found == 0 || std::exchange(names_[found - 1].last_user, from) == from) return;
    for (uint32_t statement : names_[found - 1].statements) visit(statement);
  }

  /// What binds a name.
  std::span<const uint32_t> Of(std::string_view name) const {
    uint32_t found = slots_[Slot(name, syntax::HashWord(name, 0, name.size()))];
    return found == 0 ? std::span<const uint32_t>() : names_[found - 1].statements;
  }

  /// Calls visit(name, binders) for every name.
  template <typename Visit>
  void ForEachName(Visit visit) const {
    for (const Name& name : names_) visit(name.name, name.statements);
  }

 private:
  static bool IsKeyword(std::string_view name) {
    static constexpr auto kKeywords = std::to_array<std::string_view>(
        {"False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
         "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
         "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
         "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"});
    return std::find(kKeywords.begin(), kKeywords.end(), name) != kKeywords.end();
  }

  struct Name {
    std::string_view name;
    uint32_t hash;
    std::vector<uint32_t> statements;
    uint32_t last_user;
  };

  size_t Slot(std::string_view name, uint32_t hash) const {
    size_t slot = hash & (slots_.size() - 1);
    while (slots_[slot] != 0 && names_[slots_[slot] - 1].name != name) {
      slot = (slot + 1) & (slots_.size() - 1);
    }
    return slot;
  }

  void Grow() {
    slots_.assign(2 * slots_.size(), 0);
    for (uint32_t i = 0; i < names_.size(); ++i)
      slots_[Slot(names_[i].name, names_[i].hash)] = i + 1;
  }

  std::vector<Name> names_;
  std::vector<uint32_t> slots_;  // places in names_, from 1 on
  std::array<uint64_t, 64> filter_{};
};

}  // namespace pushgate::rules::language
