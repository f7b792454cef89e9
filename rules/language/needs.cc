#include "rules/language/needs.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace pushgate::rules::language {
namespace {

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

Need NeedOfPattern(const Pattern& pattern) {
  Need need;
  for (syntax::NameId name : pattern.names) need.parts.push_back({Need::Kind::kWord, name, {}});
  return need;
}

}  // namespace

Need DeriveNeed(const Formula& formula) {
  if (formula.kind == Formula::Kind::kPattern) return NeedOfPattern(formula.pattern);
  if (formula.kind == Formula::Kind::kRegex) return {};
  Need need;
  if (formula.kind == Formula::Kind::kAny) {
    need.kind = Need::Kind::kAny;
    for (const Formula& alternative : formula.alternatives) {
      need.parts.push_back(DeriveNeed(alternative));
    }
    return need;
  }
  for (const Term& term : formula.terms) {
    bool positive = term.kind == Term::Kind::kPositive || term.kind == Term::Kind::kInside;
    if (positive) need.parts.push_back(DeriveNeed(term.formula));
  }
  return need;
}

bool IsMet(const Need& need, const std::vector<bool>& found) {
  auto met = [&](const Need& part) { return IsMet(part, found); };
  switch (need.kind) {
    case Need::Kind::kWord:
      return found[need.word];
    case Need::Kind::kAll:
      return std::all_of(need.parts.begin(), need.parts.end(), met);
    case Need::Kind::kAny:
      break;
  }
  return std::any_of(need.parts.begin(), need.parts.end(), met);
}

WordFinder::WordFinder(const syntax::NameTable& words, const std::vector<bool>& wanted)
    : begins_(kLongest * 256) {
  size_t count = static_cast<size_t>(std::count(wanted.begin(), wanted.end(), true));
  size_t size = 16;
  while (size < 2 * count) size *= 2;
  buckets_.resize(size);
  for (uint32_t symbol = 0; symbol < wanted.size(); ++symbol) {
    std::string_view word = words.Text(symbol);
    if (!wanted[symbol] || word.empty()) continue;
    size_t length = std::min(word.size(), kLongest - 1);
    begins_[length * 256 + static_cast<unsigned char>(word[0])] = true;
    buckets_[Bucket(word)].push_back({word, symbol});
  }
}

size_t WordFinder::Bucket(std::string_view word) const {
  return std::hash<std::string_view>{}(word) & (buckets_.size() - 1);
}

void WordFinder::Find(std::string_view text, std::vector<bool>& found) const {
  for (size_t at = 0; at < text.size();) {
    if (!IsWordByte(text[at])) {
      ++at;
      continue;
    }
    size_t end = at + 1;
    while (end < text.size() && IsWordByte(text[end])) ++end;
    size_t length = std::min(end - at, kLongest - 1);
    if (begins_[length * 256 + static_cast<unsigned char>(text[at])]) {
      std::string_view word = text.substr(at, end - at);
      for (const Entry& entry : buckets_[Bucket(word)]) {
        if (entry.word == word) found[entry.symbol] = true;
      }
    }
    at = end;
  }
}

}  // namespace pushgate::rules::language
