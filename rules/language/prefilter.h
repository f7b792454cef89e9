#pragma once

#include <bitset>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "rules/language/joined_text.h"
#include "rules/language/libraries.h"
#include "rules/language/needs.h"
#include "rules/language/text_finder.h"
#include "rules/language/word_finder.h"
#include "rules/modules/imports.h"

namespace pushgate::rules::language {

/// Many needs and their literals, which are sought at once. Equal needs are one. Immutable; safe to
/// share between threads.
class Prefilter {
 public:
  struct Node {
    Need need;                     // without its parts
    std::vector<NeedId> parts;     // numbers below its own
    uint32_t literal = 0;          // of a literal: the number of its word or text
    uint32_t reach = 0;            // of kReachable: its place in reachable()
    bool only_literals = true;     // whether it is one, or of such, all and any
    std::vector<uint64_t> one_of;  // of kAny of literals alone: a bit for each of them by IndexOf()
  };

  class Maker;

  const Node& operator[](NeedId need) const { return nodes_[need]; }
  size_t node_count() const { return nodes_.size(); }
  /// A number for every literal and kind: words as names, the same in strings and as attributes,
  /// texts.
  size_t size() const { return 3 * word_list_.size() + texts_.size(); }
  size_t IndexOf(const Node& literal) const {
    if (literal.need.kind == Need::Kind::kText) return 3 * word_list_.size() + literal.literal;
    if (literal.need.kind == Need::Kind::kString) return IndexOfString(literal.literal);
    return literal.need.attribute ? IndexOfAttribute(literal.literal) : literal.literal;
  }
  size_t IndexOfString(uint32_t word) const { return word_list_.size() + word; }
  size_t IndexOfAttribute(uint32_t word) const { return 2 * word_list_.size() + word; }
  /// The needs of kind kReachable.
  const std::vector<NeedId>& reachable() const { return reachable_; }
  /// The place there of the need of a kind's values; nothing if no rule asks for it alone.
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

  Prefilter() = default;
  uint32_t NumberOfWord(const std::string& word);
  uint32_t NumberOfText(const Need& need);

  std::vector<Node> nodes_;
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
  std::vector<NeedId> reachable_;
  std::map<const ValueKind*, uint32_t> reach_of_;
  Libraries libraries_;
};

/// Makes a Prefilter of needs: gives equal ones one number.
class Prefilter::Maker {
 public:
  NeedId Add(Need need);
  Prefilter Make(Libraries libraries) &&;

 private:
  void AddLiteral(Node& node);
  void MarkLiterals(const Node& node, std::vector<uint64_t>& bits) const;

  Prefilter made_;
  std::unordered_map<std::string, NeedId> known_;
  std::vector<std::string> joinable_;  // literals that strings may hold without showing them
};

/// By the place of a need in Prefilter::reachable(): whether it is met. Those behind the last are
/// as if they were.
using Reach = std::bitset<256>;

/// What the modules say that a file imports. For one thread.
class Neighbours {
 public:
  virtual ~Neighbours() = default;
  /// Whether they meet a need of Prefilter::reachable(), by its place there.
  virtual bool Meet(uint32_t reachable) = 0;
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

  bool Meets(NeedId need);
  /// Whether other modules are known to anybody.
  bool has_neighbours() const { return neighbours_ != nullptr; }
  Reach Through(const Import& import) { return neighbours_->Through(import); }
  /// Whether a literal may be in places where it is not seen: in the folders' names, or in strings
  /// that hide it.
  bool MayBeUnseen(const Prefilter::Node& literal);

 private:
  bool IsMet(const Prefilter::Node& node);
  void FindTexts();
  bool MayHide(uint32_t joinable);

  const Prefilter& prefilter_;
  std::string_view path_;
  std::string_view text_;
  Neighbours* neighbours_;
  std::vector<std::optional<bool>> known_;  // by number of a need
  std::vector<bool> words_;
  std::vector<bool> texts_;   // empty until asked for
  std::vector<bool> hidden_;  // empty until asked for
};

}  // namespace pushgate::rules::language
