#include "rules/language/origin_index.h"

#include <algorithm>

namespace pushgate::rules::language {
namespace {

/// The name by which a pattern is found.
const std::string& NameOf(const OriginPattern& pattern) {
  auto is_name = [](const OriginToken& token) { return !token.call; };
  const std::vector<OriginToken>& tokens = pattern.tokens;
  if (pattern.any_rest) return std::find_if(tokens.begin(), tokens.end(), is_name)->name;
  return std::find_if(tokens.rbegin(), tokens.rend(), is_name)->name;
}

bool IsGlob(std::string_view name) { return name.find_first_of("*?") != name.npos; }

}  // namespace

OriginIndex::OriginIndex(const std::vector<OriginPattern>& patterns) {
  for (uint32_t i = 0; i < patterns.size(); ++i) {
    const std::string& name = NameOf(patterns[i]);
    if (!IsGlob(name)) {
      (patterns[i].any_rest ? by_first_ : by_last_)[name].push_back(i);
    } else if (patterns[i].any_rest) {
      others_.push_back(i);
    } else {
      AddEnding(name, i);
    }
  }
}

void OriginIndex::AddEnding(std::string_view glob, uint32_t number) {
  std::string_view text = glob.substr(glob.find_last_of("*?") + 1);
  auto known = std::find_if(endings_.begin(), endings_.end(),
                            [&](const Ending& ending) { return ending.text == text; });
  if (known == endings_.end()) known = endings_.insert(known, {std::string(text), {}});
  known->numbers.push_back(number);
}

}  // namespace pushgate::rules::language
