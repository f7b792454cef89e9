#include "rules/language/rule_file.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/nearest.h"
#include "base/yaml.h"
#include "rules/language/formula_reader.h"
#include "rules/language/message.h"
#include "rules/language/vocabulary.h"

namespace pushgate::rules::language {
namespace {

template <typename List>
bool Lists(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string Quoted(std::string_view word) { return "'" + std::string(word) + "'"; }

std::optional<Severity> SeverityNamed(std::string_view name) {
  if (name == "ERROR" || name == "CRITICAL" || name == "HIGH") return Severity::kError;
  if (name == "WARNING" || name == "MEDIUM") return Severity::kWarning;
  if (name == "INFO" || name == "LOW") return Severity::kInfo;
  return std::nullopt;
}

bool IsIdCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

/// Reads one entry of `rules:`.
class RuleReader {
 public:
  RuleReader(ErrorList& errors, syntax::NameTable& symbols) : errors_(errors), symbols_(symbols) {}

  LoadedRule Read(const YamlNode& node, const std::string& pack) {
    out_.rule.pack = pack;
    CheckKeys(node);
    if (const YamlNode* id = Required(node, "id")) ReadId(*id);
    if (const YamlNode* languages = node.Find("languages")) {
      ReadLanguages(*languages);
    } else {
      Missing(node, "languages");
    }
    if (const YamlNode* severity = Required(node, "severity")) ReadSeverity(*severity);
    if (const YamlNode* mode = node.Find("mode")) ReadMode(*mode);
    if (const YamlNode* paths = node.Find("paths")) ReadPaths(*paths);
    if (const YamlNode* metadata = node.Find("metadata")) ReadMetadata(*metadata);
    const YamlNode* message = Required(node, "message");
    const YamlNode* fix = Text(node, "fix");
    if (message != nullptr) out_.rule.message = Trimmed(message->text);
    if (fix != nullptr) out_.rule.fix = fix->text;
    ReadFormula(node, message, fix);
    return std::move(out_);
  }

 private:
  static std::string Trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    return text;
  }

  void CheckKeys(const YamlNode& node) {
    for (const auto& [key, value] : node.entries) {
      if (Lists(vocabulary::kRuleKeys, key.text)) continue;
      if (Lists(vocabulary::kRefused, key.text)) {
        errors_.Refuse(key, key.text);
      } else {
        errors_.Add(
            key, "unknown key " + Quoted(key.text) + DidYouMean(key.text, vocabulary::kRuleKeys));
      }
    }
  }

  void Missing(const YamlNode& node, std::string_view key) {
    errors_.Add(node, "the rule has no " + Quoted(key));
  }

  /// A key's text; an error if it is something else.
  const YamlNode* Text(const YamlNode& node, std::string_view key) {
    const YamlNode* value = node.Find(key);
    if (value == nullptr || value->kind == YamlNode::Kind::kScalar) return value;
    errors_.Add(*value, Quoted(key) + " must be a text");
    return nullptr;
  }

  const YamlNode* Required(const YamlNode& node, std::string_view key) {
    if (node.Find(key) == nullptr) Missing(node, key);
    return Text(node, key);
  }

  void ReadId(const YamlNode& id) {
    out_.rule.id = id.text;
    out_.where = errors_.Where(id);
    if (id.text.empty() || !std::all_of(id.text.begin(), id.text.end(), IsIdCharacter)) {
      errors_.Add(id, "a rule id consists of letters, digits, '-', '_' and '.'");
    } else if (id.text.starts_with("gate-")) {
      errors_.Add(id, "rule ids that begin with 'gate-' belong to the gate itself");
    }
  }

  void ReadLanguages(const YamlNode& languages) {
    if (languages.kind != YamlNode::Kind::kSequence || languages.items.empty()) {
      return errors_.Add(languages, "'languages' must be a list, such as [python]");
    }
    for (const YamlNode& item : languages.items) {
      if (Lists(vocabulary::kPythonNames, item.text)) return;
    }
    const YamlNode& first = languages.items.front();
    std::string hint = DidYouMean(first.text, vocabulary::kPythonNames);
    if (!hint.empty()) return errors_.Add(first, "unknown language " + Quoted(first.text) + hint);
    errors_.Refuse(first, first.text);
  }

  void ReadSeverity(const YamlNode& severity) {
    if (std::optional<Severity> known = SeverityNamed(severity.text)) {
      out_.rule.severity = *known;
    } else {
      errors_.Add(severity, "unknown severity " + Quoted(severity.text) +
                                DidYouMean(severity.text, vocabulary::kSeverities));
    }
  }

  void ReadMode(const YamlNode& mode) {
    if (mode.text == "search") return;
    if (Lists(vocabulary::kRefusedModes, mode.text)) {
      return errors_.Refuse(mode, "mode: " + mode.text);
    }
    constexpr auto kModes = std::to_array<std::string_view>({"search"});
    errors_.Add(mode, "unknown mode " + Quoted(mode.text) + DidYouMean(mode.text, kModes));
  }

  void ReadPaths(const YamlNode& paths) {
    if (paths.kind != YamlNode::Kind::kMap) {
      return errors_.Add(paths, "'paths' must hold 'include' or 'exclude'");
    }
    for (const auto& [key, value] : paths.entries) {
      if (key.text == "include") {
        ReadGlobs(key.text, value, out_.paths.include);
      } else if (key.text == "exclude") {
        ReadGlobs(key.text, value, out_.paths.exclude);
      } else {
        errors_.Add(
            key, "unknown key " + Quoted(key.text) + DidYouMean(key.text, vocabulary::kPathKeys));
      }
    }
  }

  void ReadGlobs(std::string_view key, const YamlNode& value, std::vector<std::string>& globs) {
    if (value.kind != YamlNode::Kind::kSequence) {
      return errors_.Add(value, Quoted(key) + " must be a list of globs");
    }
    for (const YamlNode& item : value.items) {
      if (item.kind == YamlNode::Kind::kScalar && !item.text.empty()) {
        globs.push_back(item.text);
      } else {
        errors_.Add(item, "a glob must be a text");
      }
    }
  }

  void ReadMetadata(const YamlNode& metadata) {
    if (metadata.kind != YamlNode::Kind::kMap) {
      return errors_.Add(metadata, "'metadata' must hold keys");
    }
    if (const YamlNode* why = Text(metadata, "why")) out_.rule.why = Trimmed(why->text);
    if (const YamlNode* page = Text(metadata, "template")) out_.rule.template_name = page->text;
  }

  void ReadFormula(const YamlNode& node, const YamlNode* message, const YamlNode* fix) {
    FormulaReader reader(errors_, symbols_, out_.metavariables);
    const YamlNode* first = nullptr;
    bool refused = false;
    for (const auto& [key, value] : node.entries) {
      refused |= Lists(vocabulary::kRefused, key.text) || key.text == "mode";
      if (key.text != "pattern" && key.text != "patterns" && key.text != "pattern-either") continue;
      if (first != nullptr) {
        errors_.Add(key, Quoted(key.text) + " beside " + Quoted(first->text) +
                             ": a rule has one of them; join them under 'patterns'");
        continue;
      }
      first = &key;
      out_.formula = reader.Read(key.text, value);
    }
    if (first == nullptr && !refused) {
      errors_.Add(node, "the rule has no 'pattern', 'patterns' or 'pattern-either'");
    }
    if (first == nullptr) return;
    out_.need = DeriveNeed(out_.formula, symbols_);
    out_.sequences = DeriveSequences(out_.formula, symbols_);
    for (const auto& used : reader.used()) CheckBound(reader, *used.node, used.name);
    for (const YamlNode* text : {message, fix}) {
      if (text == nullptr) continue;
      for (const std::string& name : MetavariablesIn(text->text)) CheckBound(reader, *text, name);
    }
  }

  void CheckBound(const FormulaReader& reader, const YamlNode& node, const std::string& name) {
    Slot slot = out_.metavariables.Find(name);
    if (slot != kNoSlot && slot < reader.bound().size() && reader.bound()[slot]) return;
    errors_.Add(node, "$" + name + " is bound by no pattern that has to match");
  }

  ErrorList& errors_;
  syntax::NameTable& symbols_;
  LoadedRule out_;
};

}  // namespace

void ReadRuleFile(const RuleSource& source, syntax::NameTable& symbols,
                  std::vector<LoadedRule>& rules, std::vector<LoadError>& errors) {
  ErrorList list(source, errors);
  auto document = ParseYaml(source.text);
  if (!document) {
    return list.AddAt(document.error().line, document.error().column, document.error().message);
  }
  const YamlNode* entries = document->Find("rules");
  if (document->kind != YamlNode::Kind::kMap || entries == nullptr ||
      entries->kind != YamlNode::Kind::kSequence) {
    return list.Add(*document, "a rule file is a map with the key 'rules', a list");
  }
  for (const auto& [key, value] : document->entries) {
    constexpr auto kKeys = std::to_array<std::string_view>({"rules"});
    if (key.text != "rules") {
      list.Add(key, "unknown key " + Quoted(key.text) + DidYouMean(key.text, kKeys));
    }
  }
  for (const YamlNode& entry : entries->items) {
    if (entry.kind != YamlNode::Kind::kMap) {
      list.Add(entry,
               "a rule is a map with the keys id, languages, message, severity and a "
               "pattern");
      continue;
    }
    rules.push_back(RuleReader(list, symbols).Read(entry, source.pack));
  }
}

}  // namespace pushgate::rules::language
