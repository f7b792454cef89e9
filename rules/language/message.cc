#include "rules/language/message.h"

#include <algorithm>

namespace pushgate::rules::language {
namespace {

bool IsUpper(char c) { return (c >= 'A' && c <= 'Z') || c == '_'; }

}  // namespace

std::optional<Placeholder> NextPlaceholder(std::string_view text, size_t from) {
  for (size_t at = text.find('$', from); at != std::string_view::npos;
       at = text.find('$', at + 1)) {
    size_t begin = at + 1;
    if (text.substr(begin).starts_with("...")) begin += 3;
    size_t name = begin, end = begin;
    if (end < text.size() && text[end] >= '1' && text[end] <= '9') ++end;  // $1: a group
    while (end < text.size() &&
           (IsUpper(text[end]) || (end > begin && text[end] >= '0' && text[end] <= '9'))) {
      ++end;
    }
    if (end > name) return Placeholder{at, end, text.substr(at + 1, end - at - 1)};
  }
  return std::nullopt;
}

std::vector<std::string> MetavariablesIn(std::string_view text) {
  std::vector<std::string> names;
  for (auto place = NextPlaceholder(text, 0); place; place = NextPlaceholder(text, place->end)) {
    if (std::find(names.begin(), names.end(), place->name) == names.end()) {
      names.emplace_back(place->name);
    }
  }
  return names;
}

std::string FillIn(std::string_view text,
                   const std::function<std::optional<std::string>(std::string_view)>& value) {
  std::string filled;
  size_t from = 0;
  for (auto place = NextPlaceholder(text, 0); place; place = NextPlaceholder(text, place->end)) {
    filled += text.substr(from, place->begin - from);
    std::optional<std::string> bound = value(place->name);
    filled += bound ? *bound : std::string(text.substr(place->begin, place->end - place->begin));
    from = place->end;
  }
  return filled += text.substr(from);
}

}  // namespace pushgate::rules::language
