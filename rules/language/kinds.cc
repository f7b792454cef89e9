#include "rules/language/kinds.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "base/nearest.h"
#include "rules/language/rule_keys.h"
#include "rules/syntax/words.h"

namespace pushgate::rules::language {
namespace {

constexpr auto kKeys =
    std::to_array<std::string_view>({"about", "from", "other", "names", "other-names"});
// Kinds that refer to kinds multiply.
constexpr size_t kMostPatterns = 10'000;

bool IsGlobByte(char c) {
  return syntax::IsWordByte(c) || static_cast<signed char>(c) < 0 || c == '*' || c == '?';
}

/// Reads `name()` and `.name` from the front of what is left of an origin's text.
bool ReadTokens(std::string_view text, bool after_kind, std::vector<OriginToken>& tokens) {
  bool name = !after_kind;  // whether a name has to come
  while (!text.empty() || name) {
    size_t end = 0;
    while (end < text.size() && IsGlobByte(text[end])) ++end;
    if (name != (end > 0)) return false;
    if (name) {
      tokens.push_back({false, std::string(text.substr(0, end))});
      text.remove_prefix(end);
      name = false;
    } else if (text.starts_with("()")) {
      tokens.push_back({true, ""});
      text.remove_prefix(2);
    } else if (text.starts_with(".")) {
      text.remove_prefix(1);
      name = true;
    } else {
      return false;
    }
  }
  return true;
}

class KindsReader {
 public:
  explicit KindsReader(ErrorList& errors) : errors_(errors) {}

  Kinds Run(const YamlNode& node) {
    if (node.kind != YamlNode::Kind::kMap) {
      errors_.Add(node, "'kinds' must be a map from names to what they stand for");
      return {};
    }
    for (const auto& [key, value] : node.entries) names_.push_back(key.text);
    for (const auto& [key, value] : node.entries) Read(key, value);
    Kinds kinds;
    for (const auto& [key, value] : node.entries) {
      Complete(key.text);
      auto kind = std::make_shared<ValueKind>(raw_[key.text].kind);
      kind->from_index = OriginIndex(kind->from);
      kind->other_index = OriginIndex(kind->other);
      kinds.emplace(key.text, std::move(kind));
    }
    return kinds;
  }

 private:
  /// `<kind>` with steps, in the place of a pattern.
  struct Reference {
    const YamlNode* node;
    std::string kind;
    std::vector<OriginToken> steps;
    bool other;
  };
  struct Raw {
    ValueKind kind;
    std::vector<Reference> references;
    enum { kNew, kOpen, kDone, kWrong } state = kNew;
  };

  void Read(const YamlNode& key, const YamlNode& value) {
    Raw& raw = raw_[key.text];
    raw.kind.name = key.text;
    if (value.kind != YamlNode::Kind::kMap) {
      return errors_.Add(value, "a kind is a map with the keys from, other, names, other-names");
    }
    for (const auto& [name, list] : value.entries) {
      if (!CheckKnown(name, kKeys, errors_) || name.text == "about") continue;
      ReadList(name, list, raw);
    }
    if (value.Find("from") == nullptr && value.Find("names") == nullptr) {
      errors_.Add(key, "the kind " + Quoted(key.text) + " needs 'from' or 'names'");
    }
  }

  void ReadList(const YamlNode& key, const YamlNode& list, Raw& raw) {
    if (list.kind != YamlNode::Kind::kSequence) {
      return errors_.Add(list, Quoted(key.text) + " must be a list of texts");
    }
    for (const YamlNode& item : list.items) {
      if (item.kind != YamlNode::Kind::kScalar || item.text.empty()) {
        errors_.Add(item, Quoted(key.text) + " must be a list of texts");
      } else if (key.text == "names" || key.text == "other-names") {
        ReadName(item, key.text == "other-names", raw);
      } else {
        ReadOrigin(item, key.text == "other", raw);
      }
    }
  }

  void ReadName(const YamlNode& item, bool other, Raw& raw) {
    if (!std::all_of(item.text.begin(), item.text.end(), IsGlobByte)) {
      return errors_.Add(item, Quoted(item.text) + " is no name or glob of names");
    }
    (other ? raw.kind.other_names : raw.kind.names).push_back({item.text, {}});
  }

  void ReadOrigin(const YamlNode& item, bool other, Raw& raw) {
    std::string_view text = item.text;
    if (text.starts_with("<")) return ReadReference(item, other, raw);
    OriginPattern pattern;
    pattern.any_module = text.starts_with("*.");
    if (pattern.any_module) text.remove_prefix(2);
    pattern.any_rest = text.size() > 2 && text.ends_with(".*");
    if (pattern.any_rest) text.remove_suffix(2);
    if (!ReadTokens(text, false, pattern.tokens)) return Malformed(item);
    (other ? raw.kind.other : raw.kind.from).push_back(std::move(pattern));
  }

  void Malformed(const YamlNode& item) {
    errors_.Add(item, Quoted(item.text) +
                          " is no origin: write a dotted name with () for calls, such as "
                          "app.db.make() or <kind>()");
  }

  void ReadReference(const YamlNode& item, bool other, Raw& raw) {
    size_t end = item.text.find('>');
    if (end == std::string::npos) return Malformed(item);
    std::string kind = item.text.substr(1, end - 1);
    std::vector<OriginToken> steps;
    if (!ReadTokens(std::string_view(item.text).substr(end + 1), true, steps)) {
      return Malformed(item);
    }
    if (std::find(names_.begin(), names_.end(), kind) == names_.end()) {
      return errors_.Add(item, "unknown kind " + Quoted(kind) + DidYouMean(kind, names_));
    }
    raw.references.push_back({&item, std::move(kind), std::move(steps), other});
  }

  /// Puts in what a kind refers to; false if it cannot be done. As deep as references go, which
  /// are as many as there are kinds.
  bool Complete(const std::string& name, const Reference* from = nullptr) {
    Raw& raw = raw_[name];
    if (raw.state == Raw::kOpen && from != nullptr) {
      errors_.Add(*from->node, "the kind " + Quoted(name) + " refers to itself");
      raw.state = Raw::kWrong;
    }
    if (raw.state == Raw::kDone || raw.state == Raw::kWrong) return raw.state == Raw::kDone;
    raw.state = Raw::kOpen;
    for (const Reference& reference : raw.references) {
      if (!Complete(reference.kind, &reference)) raw.state = Raw::kWrong;
      if (raw.state == Raw::kWrong) return false;
      PutIn(reference, raw_[reference.kind].kind, raw.kind);
    }
    raw.state = Raw::kDone;
    return true;
  }

  void PutIn(const Reference& reference, const ValueKind& kind, ValueKind& to) {
    if (to.from.size() + to.names.size() + kind.from.size() + kind.names.size() > kMostPatterns) {
      return errors_.Add(*reference.node, "the kind " + Quoted(to.name) + " stands for too much");
    }
    auto extend = [&](std::vector<OriginToken> tokens) {
      tokens.insert(tokens.end(), reference.steps.begin(), reference.steps.end());
      return tokens;
    };
    for (const OriginPattern& pattern : kind.from) {
      OriginPattern longer = pattern;
      if (!pattern.any_rest) longer.tokens = extend(pattern.tokens);
      (reference.other ? to.other : to.from).push_back(std::move(longer));
    }
    if (reference.other) return;
    for (const NamePattern& name : kind.names) to.names.push_back({name.glob, extend(name.steps)});
    for (const NamePattern& name : kind.other_names) {
      to.other_names.push_back({name.glob, extend(name.steps)});
    }
  }

  ErrorList& errors_;
  std::vector<std::string_view> names_;
  std::map<std::string, Raw> raw_;
};

}  // namespace

Kinds ReadKinds(const YamlNode& node, ErrorList& errors) { return KindsReader(errors).Run(node); }

}  // namespace pushgate::rules::language
