#include "rules/language/prefilter.h"

#include <algorithm>
#include <utility>

#include "rules/language/bits.h"

namespace pushgate::rules::language {
namespace {

constexpr uint32_t kNone = UINT32_MAX;

bool Holds(std::string_view text, std::string_view literal, bool any_case) {
  return syntax::FindLiteral(text, literal, any_case) != std::string_view::npos;
}

/// Equal for equal needs whose parts have numbers, and for no others.
std::string KeyOf(const Need& need, const std::vector<NeedId>& parts) {
  std::string key(1, static_cast<char>(need.kind));
  for (bool flag : {need.any_case, need.attribute, need.written, need.begins_word, need.ends_word,
                    need.in_string}) {
    key += flag ? '1' : '0';
  }
  key.append(std::to_string(parts.size())).append(1, ':');
  key.append(reinterpret_cast<const char*>(parts.data()), parts.size() * sizeof(NeedId));
  return key.append(need.text);
}

}  // namespace

NeedId Prefilter::Maker::Add(Need need) {
  Need::Kind kind = need.kind;
  if (kind == Need::Kind::kReachable && need.parts.empty()) {
    if (auto known = made_.ReachOf(*need.value_kind)) return made_.reachable_[*known];
    need.parts.push_back(OriginsOf(*need.value_kind));
  }
  Node node;
  for (Need& part : need.parts) node.parts.push_back(Add(std::move(part)));
  need.parts.clear();
  std::vector<Node>& nodes = made_.nodes_;
  auto [known, added] =
      known_.try_emplace(KeyOf(need, node.parts), static_cast<NeedId>(nodes.size()));
  if (kind == Need::Kind::kReachable) {
    node.reach = static_cast<uint32_t>(made_.reachable_.size());
    if (added) made_.reachable_.push_back(known->second);
    uint32_t place = added ? node.reach : nodes[known->second].reach;
    if (need.value_kind != nullptr) made_.reach_of_.emplace(need.value_kind, place);
  }
  if (!added) return known->second;
  node.need = std::move(need);
  auto of_literals = [&](NeedId part) { return nodes[part].only_literals; };
  node.only_literals = node.need.is_literal();
  if (kind == Need::Kind::kAll || kind == Need::Kind::kAny) {
    node.only_literals = std::all_of(node.parts.begin(), node.parts.end(), of_literals);
  }
  if (node.need.is_literal()) AddLiteral(node);
  nodes.push_back(std::move(node));
  return known->second;
}

void Prefilter::Maker::AddLiteral(Node& node) {
  bool text = node.need.kind == Need::Kind::kText;
  node.literal = text ? made_.NumberOfText(node.need) : made_.NumberOfWord(node.need.text);
  if (node.need.kind == Need::Kind::kWord) return;
  auto& numbers = text ? made_.joinable_texts_ : made_.joinable_words_;
  numbers.resize(std::max<size_t>(numbers.size(), node.literal + 1), kNone);
  if (numbers[node.literal] != kNone) return;
  auto known = std::find(joinable_.begin(), joinable_.end(), node.need.text);
  numbers[node.literal] = static_cast<uint32_t>(known - joinable_.begin());
  if (known == joinable_.end()) joinable_.push_back(node.need.text);
}

void Prefilter::Maker::MarkLiterals(const Node& node, std::vector<uint64_t>& bits) const {
  for (NeedId part : node.parts) MarkLiterals(made_[part], bits);
  if (!node.need.is_literal()) return;
  SetBit(bits.data(), made_.IndexOf(node));
}

Prefilter Prefilter::Maker::Make(Libraries libraries) && {
  made_.libraries_ = std::move(libraries);
  made_.words_ = WordFinder(made_.word_list_);
  made_.text_finder_ = TextFinder(made_.texts_);
  made_.joined_ = JoinedText(joinable_);
  for (Node& node : made_.nodes_) {
    if (node.need.kind != Need::Kind::kAny || !node.only_literals) continue;
    node.one_of.resize(WordsFor(made_.size()));
    MarkLiterals(node, node.one_of);
  }
  return std::move(made_);
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
      known_(prefilter.node_count()),
      words_(prefilter.word_list_.size()) {
  auto mark = [&](uint32_t word, size_t) { words_[word] = true; };
  prefilter.words_.ForEach(text, mark);
  prefilter.words_.ForEach(path_, mark);
}

bool Evidence::Meets(NeedId need) {
  std::optional<bool> known = known_[need];
  if (!known) known_[need] = known = IsMet(prefilter_[need]);
  return *known;
}

bool Evidence::IsMet(const Prefilter::Node& node) {
  auto met = [&](NeedId part) { return Meets(part); };
  switch (node.need.kind) {
    case Need::Kind::kWord:
      return words_[node.literal];
    case Need::Kind::kString:
      return words_[node.literal] || MayHide(prefilter_.joinable_words_[node.literal]);
    case Need::Kind::kText:
      if (texts_.empty()) FindTexts();
      return texts_[node.literal] || MayHide(prefilter_.joinable_texts_[node.literal]);
    case Need::Kind::kSomewhere:
    case Need::Kind::kLine:
      return Meets(node.parts.front());
    case Need::Kind::kReachable:
      return Meets(node.parts.front()) || (neighbours_ != nullptr && neighbours_->Meet(node.reach));
    case Need::Kind::kAll:
      return std::all_of(node.parts.begin(), node.parts.end(), met);
    case Need::Kind::kAny:
      break;
  }
  return std::any_of(node.parts.begin(), node.parts.end(), met);
}

bool Evidence::MayBeUnseen(const Prefilter::Node& literal) {
  const Need& need = literal.need;
  if (!need.in_string && Holds(path_, need.text, need.any_case)) return true;
  if (need.kind == Need::Kind::kText) return MayHide(prefilter_.joinable_texts_[literal.literal]);
  return need.kind == Need::Kind::kString && MayHide(prefilter_.joinable_words_[literal.literal]);
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
