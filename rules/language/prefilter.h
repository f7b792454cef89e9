#pragma once

#include <bitset>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "rules/language/joined_text.h"
#include "rules/language/libraries.h"
#include "rules/language/needs.h"
#include "rules/language/text_finder.h"
#include "rules/language/word_finder.h"
#include "rules/modules/imports.h"

namespace pushgate::rules::language {

/// The literals of many needs, sought at once. Immutable; safe to share between threads.
class Prefilter {
 public:
  /// Numbers the literals of the needs.
  explicit Prefilter(const std::vector<Need*>& needs, Libraries libraries = {});

  /// A number for every literal and kind: words as names, the same in strings and as attributes,
  /// texts.
  size_t size() const { return 3 * word_list_.size() + texts_.size(); }
  size_t IndexOf(const Need& literal) const {
    if (literal.kind == Need::Kind::kText) return 3 * word_list_.size() + literal.literal;
    if (literal.kind == Need::Kind::kString) return IndexOfString(literal.literal);
    return literal.attribute ? IndexOfAttribute(literal.literal) : literal.literal;
  }
  size_t IndexOfString(uint32_t word) const { return word_list_.size() + word; }
  size_t IndexOfAttribute(uint32_t word) const { return 2 * word_list_.size() + word; }
  /// The needs of kind kReachable, by their numbers.
  const std::vector<Need>& reachable() const { return reachable_; }
  /// The number of the need of a kind's values; nothing if no rule asks for it alone.
  std::optional<uint32_t> ReachOf(const ValueKind& kind) const {
    auto known = reach_of_.find(&kind);
    return known == reach_of_.end() ? std::nullopt : std::make_optional(known->second);
  }
  /// What the rules do not have followed.
  const Libraries& libraries() const { return libraries_; }
  const WordFinder& words() const { return words_; }
  /// Whether the literal, a text, has to stand in a string.
  bool IsOnlyInStrings(size_t index) const {
    return only_in_strings_[index - 3 * word_list_.size()];
  }
  /// Calls visit(index, offset) for every place in the text where a literal of kind kText stands.
  template <typename Visit>
  void ForEachText(std::string_view text, Visit visit) const {
    size_t first = 3 * word_list_.size();
    text_finder_.ForEach(text, [&](uint32_t number, size_t at) { visit(first + number, at); });
  }

 private:
  friend class Evidence;

  void Number(Need& need, std::vector<std::string>& joinable);
  void AddReachable(Need& need);
  uint32_t NumberOfWord(const std::string& word);
  uint32_t NumberOfText(const Need& need);

  std::map<std::string, uint32_t> word_numbers_;
  std::map<std::tuple<std::string, bool, bool, bool, bool>, uint32_t> text_numbers_;
  std::vector<std::string> word_list_;
  std::vector<TextFinder::Text> texts_;
  std::vector<bool> only_in_strings_;     // by number of a text
  std::vector<uint32_t> joinable_words_;  // by number of a word: its number in joined_
  std::vector<uint32_t> joinable_texts_;
  WordFinder words_{{}};
  TextFinder text_finder_;
  JoinedText joined_{{}};
  std::vector<Need> reachable_;
  std::map<const ValueKind*, uint32_t> reach_of_;
  Libraries libraries_;
};

class Evidence;

/// By the number of a need of kind kReachable: whether it is met. Those behind the last are as if
/// they were.
using Reach = std::bitset<256>;

/// What the modules say that a file imports. For one thread.
class Neighbours {
 public:
  virtual ~Neighbours() = default;
  /// Whether a need of kind kReachable is met by what they hold and what `own`, the file, does.
  virtual bool Meet(const Need& reachable, Evidence& own) = 0;
  /// What is met through one import of the file, of one name or of a module.
  virtual Reach Through(const Import& import) = 0;
};

/// Which literals one file holds. What costs more than a glance is looked for when it is asked for.
/// For one thread.
class Evidence {
 public:
  /// `path` is the file's: imports are completed by its folders, and it names what it defines. Both
  /// texts must outlive this.
  Evidence(const Prefilter& prefilter, std::string_view path, std::string_view text,
           Neighbours* neighbours = nullptr);

  bool Meets(const Need& need);
  /// Whether other modules are known to anybody.
  bool has_neighbours() const { return neighbours_ != nullptr; }
  Reach Through(const Import& import) { return neighbours_->Through(import); }
  /// Whether a literal may be in places where it is not seen: in the folders' names, or in strings
  /// that hide it.
  bool MayBeUnseen(const Need& literal);

 private:
  void FindTexts();
  bool MayHide(uint32_t joinable);

  const Prefilter& prefilter_;
  std::string_view path_;
  std::string_view text_;
  Neighbours* neighbours_;
  std::vector<bool> words_;
  std::vector<bool> texts_;   // empty until asked for
  std::vector<bool> hidden_;  // empty until asked for
};

}  // namespace pushgate::rules::language
