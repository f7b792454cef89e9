#include "rules/language/replacement.h"

#include <algorithm>
#include <utility>

namespace pushgate::rules::language {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

/// The number of a group by its number or name.
std::optional<size_t> GroupNamed(std::string_view name, const std::vector<std::string>& names) {
  if (name == "0") return 0;
  for (size_t i = 0; i < names.size(); ++i) {
    if (name == names[i] || name == std::to_string(i + 1)) return i + 1;
  }
  return std::nullopt;
}

/// What stands behind a backslash: a group's name, or a character.
struct Escape {
  std::string_view group;
  char character = 0;
  size_t length = 0;  // with the backslash; 0: it is nothing
};

Escape ReadEscape(std::string_view text) {
  if (text.size() < 2) return {};
  char c = text[1];
  if (IsDigit(c)) {
    size_t end = text.size() > 2 && IsDigit(text[2]) ? 3 : 2;
    return {text.substr(1, end - 1), 0, end};
  }
  if (text.substr(1).starts_with("g<")) {
    size_t end = text.find('>');
    if (end == std::string_view::npos) return {};
    return {text.substr(3, end - 3), 0, end + 1};
  }
  constexpr std::string_view kLetters = "nrt\\", kCharacters = "\n\r\t\\";
  size_t known = kLetters.find(c);
  if (known == std::string_view::npos) return {};
  return {{}, kCharacters[known], 2};
}

}  // namespace

Result<Replacement> Replacement::Compile(Regex regex, std::string_view text) {
  Replacement replacement;
  std::vector<std::string> names = regex.GroupNames();
  Piece piece;
  for (size_t at = 0; at < text.size();) {
    if (text[at] != '\\') {
      piece.text += text[at++];
      continue;
    }
    Escape escape = ReadEscape(text.substr(at));
    std::string shown(text.substr(at, std::max<size_t>(escape.length, 2)));
    if (escape.length == 0) return Fail(ErrorCode::kInvalid, "'" + shown + "' means nothing");
    at += escape.length;
    if (escape.group.empty()) {
      piece.text += escape.character;
      continue;
    }
    piece.group = GroupNamed(escape.group, names);
    if (!piece.group) {
      return Fail(ErrorCode::kInvalid, "'" + shown + "' is no group of the expression");
    }
    replacement.pieces_.push_back(std::exchange(piece, {}));
  }
  replacement.pieces_.push_back(std::move(piece));
  replacement.regex_ = std::move(regex);
  return replacement;
}

std::optional<std::string> Replacement::Apply(std::string_view text, int count,
                                              bool& limited) const {
  std::string out;
  size_t copied = 0;
  int replaced = 0;
  auto visit = [&](const Regex::Groups& groups) {
    out += text.substr(copied, groups[0].first - copied);
    copied = groups[0].second;
    for (const Piece& piece : pieces_) {
      out += piece.text;
      if (!piece.group || *piece.group >= groups.size()) continue;
      auto [begin, end] = groups[*piece.group];
      if (begin != std::string::npos) out += text.substr(begin, end - begin);
    }
    ++replaced;
    return count == 0 || replaced < count;
  };
  limited = regex_.ForEach(text, visit) == Regex::Match::kLimit;
  if (limited || replaced == 0) return std::nullopt;
  return out += text.substr(copied);
}

}  // namespace pushgate::rules::language
