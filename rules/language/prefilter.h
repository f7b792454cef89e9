#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "rules/language/joined_text.h"
#include "rules/language/needs.h"
#include "rules/language/word_finder.h"

namespace pushgate::rules::language {

/// The literals of many needs, sought at once. Immutable; safe to share between threads.
class Prefilter {
 public:
  /// Numbers the literals of the needs.
  explicit Prefilter(const std::vector<Need*>& needs);

 private:
  friend class Evidence;

  /// What is sought in another way than as a word.
  struct Text {
    std::string text;
    bool any_case;
  };

  void Number(Need& need, std::vector<std::string>& joinable);
  uint32_t NumberOfWord(const std::string& word);
  uint32_t NumberOfText(const Need& need);

  std::map<std::string, uint32_t> word_numbers_;
  std::map<std::tuple<std::string, bool>, uint32_t> text_numbers_;
  std::vector<std::string> word_list_;
  std::vector<Text> texts_;
  std::vector<uint32_t> joinable_words_;  // by number of a word: its number in joined_
  std::vector<uint32_t> joinable_texts_;
  WordFinder words_{{}};
  JoinedText joined_{{}};
};

/// Which literals one file holds. What costs more than a glance is looked for when it is asked for.
/// For one thread.
class Evidence {
 public:
  /// `path` is the file's: imports are completed by its folders. Both texts must outlive this.
  Evidence(const Prefilter& prefilter, std::string_view path, std::string_view text);

  bool Meets(const Need& need);

 private:
  bool HasText(uint32_t number);
  bool MayHide(uint32_t joinable);

  const Prefilter& prefilter_;
  std::string_view folders_;
  std::string_view text_;
  std::vector<bool> words_;
  enum class Known : uint8_t { kNo, kYes, kUnknown };
  std::vector<Known> texts_;
  std::vector<bool> hidden_;  // empty until asked for
};

}  // namespace pushgate::rules::language
