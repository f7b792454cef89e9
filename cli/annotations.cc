#include "cli/annotations.h"

#include <algorithm>
#include <optional>

namespace pushgate::cli {
namespace {

constexpr std::string_view kBlanks = " \t\r";

using Kind = Annotation::Kind;

struct Word {
  std::string_view text;
  Kind kind;
};

constexpr Word kWords[] = {
    {"ruleid:", Kind::kFinding},         {"ok:", Kind::kSilence},
    {"todoruleid:", Kind::kTodoFinding}, {"todook:", Kind::kTodoSilence},
    {"proruleid:", Kind::kElsewhere},    {"prook:", Kind::kElsewhere},
    {"deepruleid:", Kind::kElsewhere},   {"deepok:", Kind::kElsewhere},
};

void SkipBlanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
}

std::optional<Kind> TakeWord(std::string_view& text) {
  for (const Word& word : kWords) {
    if (!text.starts_with(word.text)) continue;
    text.remove_prefix(word.text.size());
    SkipBlanks(text);
    return word.kind;
  }
  return std::nullopt;
}

/// What a line's annotation says.
struct Comment {
  Kind kind;
  std::string_view ids;
  bool alone;  // nothing else is on the line
};

std::optional<Comment> ReadComment(std::string_view line) {
  for (size_t mark = line.find('#'); mark != std::string_view::npos;
       mark = line.find('#', mark + 1)) {
    std::string_view rest = line.substr(mark + 1);
    SkipBlanks(rest);
    std::optional<Kind> kind = TakeWord(rest);
    if (!kind) continue;
    while (TakeWord(rest)) continue;
    return Comment{*kind, rest, line.find_first_not_of(kBlanks) == mark};
  }
  return std::nullopt;
}

std::vector<std::string> SplitIds(std::string_view text) {
  std::vector<std::string> ids;
  while (!text.empty()) {
    size_t comma = std::min(text.find(','), text.size());
    std::string_view id = text.substr(0, comma);
    SkipBlanks(id);
    id = id.substr(0, id.find_first_of(kBlanks));
    if (!id.empty()) ids.emplace_back(id);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return ids;
}

}  // namespace

std::vector<Annotation> ReadAnnotations(std::string_view text) {
  std::vector<Annotation> annotations;
  size_t stacked = 0;  // the annotations at the end that are about the line to come
  for (uint32_t line = 1; !text.empty(); ++line) {
    size_t end = std::min(text.find('\n'), text.size());
    std::optional<Comment> comment = ReadComment(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!comment || !comment->alone) stacked = 0;
    if (!comment) continue;
    for (std::string& id : SplitIds(comment->ids)) {
      annotations.push_back({comment->kind, std::move(id), 0});
      ++stacked;
    }
    for (size_t i = 0; i < stacked; ++i) annotations[annotations.size() - 1 - i].line = line + 1;
  }
  return annotations;
}

bool NamesRule(std::string_view annotated, std::string_view rule) {
  if (annotated.size() < rule.size()) std::swap(annotated, rule);
  if (!annotated.ends_with(rule)) return false;
  size_t prefix = annotated.size() - rule.size();
  return prefix == 0 || annotated[prefix - 1] == '.';
}

}  // namespace pushgate::cli
