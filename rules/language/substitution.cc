#include "rules/language/substitution.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/nearest.h"
#include "rules/language/vocabulary.h"

namespace pushgate::rules::language {
namespace {

using vocabulary::Lists;
using Shape = YamlNode::Kind;
using Texts = std::vector<std::string>;

constexpr size_t kMostPatterns = 500;   // of one pattern
constexpr size_t kMostItems = 100'000;  // of one item
constexpr size_t kMostBytes = 8 << 20;  // of a file, as much as it may have without settings
constexpr std::string_view kLast = ".last";

constexpr auto kRegexKeys =
    std::to_array<std::string_view>({"regex", "pattern-regex", "pattern-not-regex"});
constexpr auto kCodeKeys = std::to_array<std::string_view>({"fix", "replacement"});

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsNameByte(char c) { return IsLetter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-'; }

/// Whether a backslash takes a byte its meaning.
bool IsEscaped(std::string_view text, size_t at) {
  size_t backslashes = 0;
  while (backslashes < at && text[at - backslashes - 1] == '\\') ++backslashes;
  return backslashes % 2 == 1;
}

/// The end of a ${NAME} that begins at a byte; npos if there is none.
size_t EndOfReference(std::string_view text, size_t begin) {
  if (!text.substr(begin).starts_with("${") || IsEscaped(text, begin)) return std::string::npos;
  size_t end = begin + 2;
  if (end >= text.size() || !IsLetter(text[end])) return std::string::npos;
  while (end < text.size() && IsNameByte(text[end])) ++end;
  return end < text.size() && text[end] == '}' ? end + 1 : std::string::npos;
}

/// What stands behind the last dots, each once.
Texts LastParts(const Texts& values) {
  Texts parts;
  for (const std::string& value : values) {
    std::string part = value.substr(value.rfind('.') + 1);  // npos + 1 is 0
    if (std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(part);
  }
  return parts;
}

std::string Joined(const Texts& values) {
  std::string joined;
  for (const std::string& value : values) joined += (joined.empty() ? "" : ", ") + value;
  return joined;
}

/// Code shows one way to write it.
std::string First(const Texts& values) { return values.empty() ? std::string() : values.front(); }

std::string Alternatives(const Texts& values) {
  if (values.empty()) return "(?!)";  // matches nowhere
  std::string expression;
  for (const std::string& value : values) {
    expression += expression.empty() ? "(?:" : "|";
    for (char c : value) {
      bool plain = (IsNameByte(c) && c != '.' && c != '-') || static_cast<signed char>(c) < 0;
      if (!plain) expression += '\\';
      expression += c;
    }
  }
  return expression + ")";
}

}  // namespace

Substitution::Substitution(const Definitions& definitions, ErrorList& errors)
    : definitions_(definitions), errors_(errors) {
  for (const auto& defined : definitions.settings) used_.push_back(defined.used);
}

void Substitution::FillIn(YamlNode& node) {
  if (node.kind == Shape::kSequence) FillItems(node);
  for (auto& [key, value] : node.entries) {
    if (key.text != "metadata") {
      FillValue(key.text, value);
    } else {
      for (auto& [inner, text] : value.entries) {
        if (inner.text == "why") FillValue("message", text);
      }
    }
  }
}

void Substitution::FillValue(std::string_view key, YamlNode& value) {
  if (value.kind == Shape::kScalar && Lists(vocabulary::kPathKeys, key)) {
    YamlNode list;  // one glob may stand without its list
    list.kind = Shape::kSequence;
    list.line = value.line;
    list.column = value.column;
    list.items.push_back(std::move(value));
    value = std::move(list);
  }
  if (value.kind != Shape::kScalar) return FillIn(value);
  if (!definitions_.declared) return;
  if (Lists(kRegexKeys, key)) return Replace(value, Alternatives);
  if (Lists(kCodeKeys, key)) return Replace(value, First);
  if (key == "message") Replace(value, Joined);
}

template <typename Text>
void Substitution::Replace(YamlNode& scalar, Text text) {
  std::optional<References> references = Find(scalar);
  if (!references || references->empty()) return;
  std::string filled;
  size_t from = 0;
  for (const Reference& reference : *references) {
    std::string value = text(reference.values);
    if (!Take(scalar, value.size())) return;
    filled += scalar.text.substr(from, reference.begin - from) + value;
    from = reference.end;
  }
  scalar.text = filled + scalar.text.substr(from);
}

void Substitution::FillItems(YamlNode& list) {
  std::vector<YamlNode> items;
  for (YamlNode& item : list.items) {
    if (item.kind != Shape::kScalar) {
      FillIn(item);
      items.push_back(std::move(item));
      continue;
    }
    std::optional<References> references;
    if (definitions_.declared) references = Find(item);
    if (!references || references->empty()) {
      CheckItem(item);
      items.push_back(std::move(item));
      continue;
    }
    for (std::string& text : Combine(item, *references, kMostItems)) {
      if (!Take(item, text.size() + sizeof item)) break;
      items.push_back(item);
      items.back().text = std::move(text);
    }
  }
  list.items = std::move(items);
}

/// A whole item that names a setting means nothing else: it was copied without its definitions.
void Substitution::CheckItem(const YamlNode& item) {
  if (definitions_.declared || EndOfReference(item.text, 0) != item.text.size()) return;
  errors_.Add(item, "there is no setting " + Quoted(item.text.substr(2, item.text.size() - 3)) +
                        ": the file has neither 'settings' nor 'pack'");
}

std::optional<Substitution::Patterns> Substitution::PatternsOf(const YamlNode& pattern) {
  if (!definitions_.declared) return std::nullopt;
  std::optional<References> references = Find(pattern);
  if (!references) return Patterns{{}, true};
  if (references->empty()) return std::nullopt;
  Patterns patterns;
  for (Reference& reference : *references) {
    if (!reference.values.empty()) continue;
    reference.values.emplace_back("nothing");
    patterns.never = true;
  }
  patterns.texts = Combine(pattern, *references, kMostPatterns);
  patterns.never |= patterns.texts.empty();
  return patterns;
}

/// The text with each value in turn; a setting that it names twice has one value at a time.
Texts Substitution::Combine(const YamlNode& scalar, const References& references, size_t most) {
  std::vector<const Reference*> distinct;
  size_t count = 1;
  for (const Reference& reference : references) {
    auto same = [&](const Reference* other) { return other->name == reference.name; };
    if (std::any_of(distinct.begin(), distinct.end(), same)) continue;
    distinct.push_back(&reference);
    count *= reference.values.size();
    if (count > most) {
      errors_.Add(scalar,
                  "its settings make more than " + std::to_string(most) + " texts of this one");
      return {};
    }
  }
  Texts made;
  for (size_t number = 0; number < count; ++number) {
    std::map<std::string_view, const std::string*> values;
    size_t rest = number;
    for (size_t i = distinct.size(); i-- > 0; rest /= distinct[i]->values.size()) {
      values[distinct[i]->name] = &distinct[i]->values[rest % distinct[i]->values.size()];
    }
    std::string text;
    size_t from = 0;
    for (const Reference& reference : references) {
      text += scalar.text.substr(from, reference.begin - from) + *values[reference.name];
      from = reference.end;
    }
    text += scalar.text.substr(from);
    if (!Take(scalar, text.size())) return {};
    made.push_back(std::move(text));
  }
  return made;
}

/// Nothing if one of them is wrong.
std::optional<Substitution::References> Substitution::Find(const YamlNode& scalar) {
  References references;
  bool wrong = false;
  const std::string& text = scalar.text;
  for (size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 2)) {
    size_t end = EndOfReference(text, at);
    if (end == std::string::npos) continue;
    auto reference = Read(scalar, at, end);
    wrong |= !reference;
    if (reference) references.push_back(std::move(*reference));
  }
  if (wrong) return std::nullopt;
  return references;
}

std::optional<Substitution::Reference> Substitution::Read(const YamlNode& scalar, size_t begin,
                                                          size_t end) {
  std::string written = scalar.text.substr(begin + 2, end - begin - 3);
  bool last = written.ends_with(kLast);
  std::string name = last ? written.substr(0, written.size() - kLast.size()) : written;
  int index = definitions_.Find(name);
  if (index < 0) {
    std::vector<std::string_view> known;
    for (const auto& defined : definitions_.settings) known.push_back(defined.setting.name);
    errors_.AddInside(scalar, begin,
                      "there is no setting " + Quoted(name) + DidYouMean(name, known));
    return std::nullopt;
  }
  used_[static_cast<size_t>(index)] = true;
  const Texts& values = definitions_.settings[static_cast<size_t>(index)].setting.values;
  return Reference{begin, end, std::move(written), last ? LastParts(values) : values};
}

bool Substitution::Take(const YamlNode& node, size_t bytes) {
  bool before = bytes_ <= kMostBytes;
  bytes_ += bytes;
  if (bytes_ <= kMostBytes) return true;
  if (before) errors_.Add(node, "settings unfold to more than 8 MiB");
  return false;
}

void Substitution::ReportUnused() {
  if (definitions_.shared) return;
  for (size_t i = 0; i < used_.size(); ++i) {
    const auto& [setting, key, unused] = definitions_.settings[i];
    if (!used_[i]) errors_.Add(key, "nothing in this file uses the setting " + Quoted(key.text));
  }
}

}  // namespace pushgate::rules::language
