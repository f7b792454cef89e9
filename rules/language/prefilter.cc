#include "rules/language/prefilter.h"

#include <algorithm>
#include <utility>

namespace pushgate::rules::language {
namespace {

constexpr uint32_t kNone = UINT32_MAX;

bool Holds(std::string_view text, std::string_view literal, bool any_case) {
  return syntax::FindLiteral(text, literal, any_case) != std::string_view::npos;
}

}  // namespace

Prefilter::Prefilter(const std::vector<Need*>& needs, Libraries libraries)
    : libraries_(std::move(libraries)) {
  std::vector<std::string> joinable;
  for (Need* need : needs) Number(*need, joinable);
  words_ = WordFinder(word_list_);
  text_finder_ = TextFinder(texts_);
  joined_ = JoinedText(joinable);
}

void Prefilter::Number(Need& need, std::vector<std::string>& joinable) {
  if (need.kind == Need::Kind::kText) {
    need.literal = NumberOfText(need);
  } else if (need.is_literal()) {
    need.literal = NumberOfWord(need.text);
  }
  if (need.kind == Need::Kind::kText || need.kind == Need::Kind::kString) {
    auto& numbers = need.kind == Need::Kind::kText ? joinable_texts_ : joinable_words_;
    numbers.resize(std::max<size_t>(numbers.size(), need.literal + 1), kNone);
    if (numbers[need.literal] == kNone) {
      auto known = std::find(joinable.begin(), joinable.end(), need.text);
      numbers[need.literal] = static_cast<uint32_t>(known - joinable.begin());
      if (known == joinable.end()) joinable.push_back(need.text);
    }
  }
  for (Need& part : need.parts) Number(part, joinable);
  if (need.kind == Need::Kind::kReachable) AddReachable(need);
}

void Prefilter::AddReachable(Need& need) {
  auto known = std::find(reachable_.begin(), reachable_.end(), need);
  need.literal = static_cast<uint32_t>(known - reachable_.begin());
  if (need.value_kind != nullptr) reach_of_.emplace(need.value_kind, need.literal);
  if (known != reachable_.end()) return;
  reachable_.push_back(need);
}

uint32_t Prefilter::NumberOfWord(const std::string& word) {
  auto [known, added] = word_numbers_.emplace(word, static_cast<uint32_t>(word_list_.size()));
  if (added) word_list_.push_back(word);
  return known->second;
}

uint32_t Prefilter::NumberOfText(const Need& need) {
  auto [known, added] = text_numbers_.emplace(
      std::tuple(need.text, need.any_case, need.begins_word, need.ends_word, need.in_string),
      static_cast<uint32_t>(texts_.size()));
  if (!added) return known->second;
  texts_.push_back({need.text, need.any_case, need.begins_word, need.ends_word});
  only_in_strings_.push_back(need.in_string);
  return known->second;
}

Evidence::Evidence(const Prefilter& prefilter, std::string_view path, std::string_view text,
                   Neighbours* neighbours)
    : prefilter_(prefilter),
      path_(path),
      text_(text),
      neighbours_(neighbours),
      words_(prefilter.word_list_.size()) {
  auto mark = [&](uint32_t word, size_t) { words_[word] = true; };
  prefilter.words_.ForEach(text, mark);
  prefilter.words_.ForEach(path_, mark);
}

bool Evidence::Meets(const Need& need) {
  auto met = [&](const Need& part) { return Meets(part); };
  switch (need.kind) {
    case Need::Kind::kWord:
      return words_[need.literal];
    case Need::Kind::kString:
      return words_[need.literal] || MayHide(prefilter_.joinable_words_[need.literal]);
    case Need::Kind::kText:
      if (texts_.empty()) FindTexts();
      return texts_[need.literal] || MayHide(prefilter_.joinable_texts_[need.literal]);
    case Need::Kind::kSomewhere:
    case Need::Kind::kLine:
      return Meets(need.parts.front());
    case Need::Kind::kReachable:
      return Meets(need.parts.front()) ||
             (neighbours_ != nullptr && neighbours_->Meet(need, *this));
    case Need::Kind::kAll:
      return std::all_of(need.parts.begin(), need.parts.end(), met);
    case Need::Kind::kAny:
      break;
  }
  return std::any_of(need.parts.begin(), need.parts.end(), met);
}

bool Evidence::MayBeUnseen(const Need& literal) {
  if (!literal.in_string && Holds(path_, literal.text, literal.any_case)) return true;
  if (literal.kind == Need::Kind::kText)
    return MayHide(prefilter_.joinable_texts_[literal.literal]);
  return literal.kind == Need::Kind::kString &&
         MayHide(prefilter_.joinable_words_[literal.literal]);
}

void Evidence::FindTexts() {
  texts_.resize(prefilter_.texts_.size());
  auto mark = [&](uint32_t number, size_t) { texts_[number] = true; };
  prefilter_.text_finder_.ForEach(text_, mark);
  prefilter_.text_finder_.ForEach(path_, mark);
}

/// Whether the strings may hold a literal that the text does not.
bool Evidence::MayHide(uint32_t joinable) {
  if (hidden_.empty()) {
    hidden_.resize(prefilter_.joined_.size());
    prefilter_.joined_.Find(text_, hidden_);
  }
  return hidden_[joinable];
}

}  // namespace pushgate::rules::language
