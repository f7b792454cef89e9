#include "rules/syntax/line_table.h"

#include <algorithm>

namespace pushgate::rules::syntax {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// A line may be as long as the text, with a finding at every byte: columns are counted from the
// beginning of a block.
constexpr size_t kBlock = 1024;

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

size_t Utf8Length(std::string_view text) {
  auto at = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  auto tail = [&](size_t from, size_t to) {
    for (size_t i = from; i < to; ++i) {
      if ((at(i) & 0xC0) != 0x80) return false;
    }
    return true;
  };
  unsigned first = at(0), second = at(1);
  if (text.empty()) return 0;
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return tail(1, 2) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (first == 0xE0 && second < 0xA0) return 0;
    if (first == 0xED && second > 0x9F) return 0;
    return tail(1, 3) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (first == 0xF0 && second < 0x90) return 0;
    if (first == 0xF4 && second > 0x8F) return 0;
    return tail(1, 4) ? 4 : 0;
  }
  return 0;
}

bool IsUtf8(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    if (static_cast<signed char>(text[at]) >= 0) {
      ++at;
      continue;
    }
    size_t length = Utf8Length(text.substr(at));
    if (length == 0) return false;
    at += length;
  }
  return true;
}

LineTable::LineTable(std::string_view text) : text_(text), utf8_(IsUtf8(text)) {
  starts_.reserve(text.size() / 32 + 1);
  starts_.push_back(0);
  for (size_t at = 0; at < text.size();) {
    char c = text[at++];
    if (c > '\r' || (c != '\n' && c != '\r')) continue;
    if (c == '\r' && at < text.size() && text[at] == '\n') ++at;
    starts_.push_back(static_cast<uint32_t>(at));
  }
  uint32_t continuations = 0;
  for (size_t at = 0; utf8_ && at < text.size(); at += kBlock) {
    continuations_.push_back(continuations);
    std::string_view block = text.substr(at, kBlock);
    continuations +=
        static_cast<uint32_t>(std::count_if(block.begin(), block.end(), IsContinuation));
  }
}

/// How many bytes before one only continue a character.
uint32_t LineTable::ContinuationsBefore(uint32_t byte) const {
  if (byte == 0 || continuations_.empty()) return 0;
  size_t block = (byte - 1) / kBlock;
  auto begin = text_.begin() + static_cast<std::ptrdiff_t>(block * kBlock);
  auto count = std::count_if(begin, text_.begin() + byte, IsContinuation);
  return continuations_[block] + static_cast<uint32_t>(count);
}

uint32_t LineTable::Line(uint32_t byte) const {
  auto next = std::upper_bound(starts_.begin(), starts_.end(), byte);
  return static_cast<uint32_t>(next - starts_.begin());
}

uint32_t LineTable::Column(uint32_t byte) const {
  uint32_t start = starts_[Line(byte) - 1];
  if (start == 0 && byte >= kByteOrderMark.size() && text_.starts_with(kByteOrderMark)) {
    start = static_cast<uint32_t>(kByteOrderMark.size());
  }
  if (!utf8_) return byte - start + 1;
  uint32_t end = std::min(byte, static_cast<uint32_t>(text_.size()));
  return end - start - (ContinuationsBefore(end) - ContinuationsBefore(start)) + 1;
}

Span LineTable::MakeSpan(uint32_t begin, uint32_t end) const {
  return {begin, end, Line(begin), Column(begin), Line(end), Column(end)};
}

std::string_view LineTable::Text(uint32_t line) const {
  size_t begin = starts_[line - 1];
  size_t end = line < starts_.size() ? starts_[line] : text_.size();
  while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  return text_.substr(begin, end - begin);
}

std::string_view LineTable::Indentation(uint32_t line) const {
  std::string_view text = Text(line);
  if (line == 1 && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text.substr(0, std::min(text.find_first_not_of(" \t"), text.size()));
}

std::string_view LineTable::OwnEnd(uint32_t line) const {
  if (line >= starts_.size()) return {};
  std::string_view text = Text(line);
  size_t end = starts_[line - 1] + text.size();
  return text_.substr(end, starts_[line] - end);
}

std::string_view LineTable::LineEnd(uint32_t line) const {
  std::string_view end = OwnEnd(line);
  if (end.empty()) end = OwnEnd(1);
  return end.empty() ? "\n" : end;
}

}  // namespace pushgate::rules::syntax
