#include "rules/language/rule_file.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/nearest.h"
#include "base/yaml.h"
#include "rules/language/formula_reader.h"
#include "rules/language/kinds.h"
#include "rules/language/message.h"
#include "rules/language/option_reader.h"
#include "rules/language/rule_keys.h"
#include "rules/language/substitution.h"
#include "rules/language/vocabulary.h"

namespace pushgate::rules::language {
namespace {

using vocabulary::Lists;

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
  RuleReader(ErrorList& errors, syntax::NameTable& symbols, Substitution& substitution,
             const Kinds& kinds)
      : errors_(errors), symbols_(symbols), substitution_(substitution), kinds_(kinds) {}

  LoadedRule Read(const YamlNode& node, const RuleSource& source) {
    out_.rule.pack = source.pack;
    out_.rule.file = source.name;
    out_.rule.line = static_cast<uint32_t>(node.line);
    // A rule of another kind or language has other keys, too: one refusal says it all.
    if (IsSearch(node) && IsForPython(node)) ReadSearch(node);
    return std::move(out_);
  }

 private:
  static std::string Trimmed(std::string_view text) {
    size_t begin = text.find_first_not_of(" \t\n");
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t\n") + 1 - begin));
  }

  void ReadSearch(const YamlNode& node) {
    CheckKeys(node);
    if (const YamlNode* id = Required(node, "id")) ReadId(*id);
    if (node.Find("languages") == nullptr) Missing(node, "the rule has no 'languages'");
    if (const YamlNode* severity = Required(node, "severity")) ReadSeverity(*severity);
    if (const YamlNode* paths = node.Find("paths")) out_.paths = ReadPaths(*paths, errors_);
    if (const YamlNode* metadata = node.Find("metadata")) ReadMetadata(*metadata);
    if (const YamlNode* options = node.Find("options")) {
      out_.options = ReadOptions(*options, errors_);
    }
    CheckVersions(node, errors_);
    if (const YamlNode* message = Required(node, "message")) {
      out_.rule.message = Trimmed(message->text);
    }
    ReadFix(node);
    ReadFormula(node);
  }

  void ReadFix(const YamlNode& node) {
    if (const YamlNode* fix = TextOf(node, "fix", errors_)) out_.rule.fix = Trimmed(fix->text);
    if (const YamlNode* fix_regex = node.Find("fix-regex")) {
      out_.rule.fix_regex = ReadFixRegex(*fix_regex, out_.replacement, errors_);
    }
    if (const YamlNode* imports = node.Find("fix-imports")) {
      out_.rule.fix_imports = ReadFixImports(*imports, errors_);
      // A setting without entries: there is nothing to put in the place of the match.
      if (imports->kind == YamlNode::Kind::kSequence && imports->items.empty()) {
        out_.rule.fix.reset();
      }
    }
    if (const YamlNode* inside = node.Find("fix-inside")) ReadFixInside(*inside);
    if (node.Find("fix") != nullptr || node.Find("fix-regex") != nullptr) return;
    for (std::string_view key : {"fix-imports", "fix-inside"}) {
      if (const YamlNode* value = node.Find(key)) {
        errors_.Add(*value, Quoted(key) + " says something about a 'fix', and the rule has none");
      }
    }
  }

  void ReadFixInside(const YamlNode& value) {
    if (value.kind == YamlNode::Kind::kSequence && !value.items.empty()) {
      for (const YamlNode& item : value.items) ReadFixPlace(item);
    } else {
      ReadFixPlace(value);
    }
  }

  void ReadFixPlace(const YamlNode& value) {
    FormulaReader reader(errors_, symbols_, out_.fix_metavariables, substitution_, kinds_);
    out_.fix_inside.push_back(reader.Read("pattern", value));
    if (value.kind == YamlNode::Kind::kScalar &&
        !Lists(MetavariablesIn(value.text), kMatchedCode)) {
      errors_.Add(value, "a pattern of 'fix-inside' holds $MATCH, the code that the rule matched");
    }
  }

  void CheckKeys(const YamlNode& node) {
    for (const auto& [key, value] : node.entries) {
      if (Lists(vocabulary::kRefused, key.text)) {
        errors_.Refuse(key, key.text);
        refused_ = true;
      } else if (!Lists(vocabulary::kInformational, key.text)) {
        refused_ |= !CheckKnown(key, vocabulary::kRuleKeys, errors_);
      }
    }
  }

  /// What is missing is most likely what was refused under another name.
  void Missing(const YamlNode& node, const std::string& message) {
    if (!refused_) errors_.Add(node, message);
  }

  const YamlNode* Required(const YamlNode& node, std::string_view key) {
    if (node.Find(key) == nullptr) Missing(node, "the rule has no " + Quoted(key));
    return TextOf(node, key, errors_);
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

  /// Whether the rule is for Python, too.
  bool IsForPython(const YamlNode& node) {
    const YamlNode* languages = node.Find("languages");
    if (languages == nullptr) return true;
    if (languages->kind != YamlNode::Kind::kSequence || languages->items.empty()) {
      errors_.Add(*languages, "'languages' must be a list, such as [python]");
      return true;
    }
    for (const YamlNode& item : languages->items) {
      if (Lists(vocabulary::kPythonNames, item.text)) return true;
    }
    const YamlNode& first = languages->items.front();
    if (Lists(vocabulary::kLanguages, first.text)) {
      errors_.Refuse(first, "languages: " + first.text);
    } else {
      errors_.Add(first, "unknown language " + Quoted(first.text) +
                             DidYouMean(first.text, vocabulary::kLanguages));
    }
    return false;
  }

  void ReadSeverity(const YamlNode& severity) {
    if (std::optional<Severity> known = SeverityNamed(severity.text)) {
      out_.rule.severity = *known;
    } else if (Lists(vocabulary::kRefusedSeverities, severity.text)) {
      errors_.Refuse(severity, "severity: " + severity.text);
    } else {
      errors_.Add(severity, "unknown severity " + Quoted(severity.text) +
                                DidYouMean(severity.text, vocabulary::kSeverities));
    }
  }

  /// Whether the rule searches; other modes are refused.
  bool IsSearch(const YamlNode& node) {
    const YamlNode* mode = node.Find("mode");
    if (mode == nullptr || mode->text == "search") return true;
    if (Lists(vocabulary::kRefusedModes, mode->text)) {
      errors_.Refuse(*mode, "mode: " + mode->text);
      return false;
    }
    errors_.Add(*mode,
                "unknown mode " + Quoted(mode->text) + DidYouMean(mode->text, vocabulary::kModes));
    return true;
  }

  /// Metadata may be anything; what is not for pushgate is not looked at.
  void ReadMetadata(const YamlNode& metadata) {
    const YamlNode* why = metadata.Find("why");
    if (why != nullptr) out_.rule.why = Trimmed(why->text);
    const YamlNode* page = metadata.Find("template");
    if (page != nullptr) out_.rule.template_name = page->text;
  }

  void ReadFormula(const YamlNode& node) {
    FormulaReader reader(errors_, symbols_, out_.metavariables, substitution_, kinds_);
    const YamlNode* first = nullptr;
    for (const auto& [key, value] : node.entries) {
      if (!Lists(vocabulary::kFormulaKeys, key.text)) continue;
      if (first != nullptr) {
        errors_.Add(key, Quoted(key.text) + " beside " + Quoted(first->text) +
                             ": a rule has one of them; join them under 'patterns'");
        continue;
      }
      first = &key;
      out_.formula = reader.ReadRule(key, value);
    }
    if (first == nullptr) {
      return Missing(node,
                     "the rule has no 'pattern', 'patterns', 'pattern-either' or 'pattern-regex'");
    }
    out_.follows_values = AsksKind(out_.formula);
    out_.follows_flows = FollowsFlows(out_.formula);
    CheckMetavariables(reader);
  }

  void CheckMetavariables(const FormulaReader& reader) {
    for (const auto& used : reader.used()) {
      if (IsBound(reader, used.name)) continue;
      errors_.Add(*used.node, "$" + used.name + " is bound by no pattern that has to match");
    }
    for (const std::string& text : {out_.rule.message, out_.rule.fix.value_or("")}) {
      for (std::string& name : MetavariablesIn(text)) {
        if (!IsBound(reader, name)) out_.rule.unbound.push_back(std::move(name));
      }
    }
  }

  bool IsBound(const FormulaReader& reader, std::string_view name) const {
    Slot slot = out_.metavariables.Find(name);
    return slot != kNoSlot && slot < reader.bound().size() && reader.bound()[slot];
  }

  ErrorList& errors_;
  syntax::NameTable& symbols_;
  Substitution& substitution_;
  const Kinds& kinds_;
  bool refused_ = false;  // a key of the rule was refused
  LoadedRule out_;
};

YamlNode* FindRules(YamlNode& document) {
  for (auto& [key, value] : document.entries) {
    if (key.text == "rules") return &value;
  }
  return nullptr;
}

}  // namespace

void ReadRuleFile(const RuleSource& source, PackDefinitions& packs, syntax::NameTable& symbols,
                  std::vector<LoadedRule>& rules, Libraries& libraries,
                  std::vector<LoadError>& errors) {
  ErrorList list(source, errors);
  size_t errors_before = errors.size();
  auto document = ParseYaml(source.text);
  if (!document) {
    return list.AddAt(document.error().line, document.error().column, document.error().message);
  }
  YamlNode* entries = FindRules(*document);
  if (document->kind != YamlNode::Kind::kMap || entries == nullptr ||
      entries->kind != YamlNode::Kind::kSequence) {
    return list.Add(*document, "a rule file is a map with the key 'rules', a list");
  }
  for (const auto& [key, value] : document->entries) {
    // Semgrep's registry adds 'missed', which means nothing.
    constexpr auto kKeys =
        std::to_array<std::string_view>({"rules", "settings", "kinds", "libraries", "pack"});
    if (key.text != "missed") CheckKnown(key, kKeys, list);
  }
  Definitions definitions = ReadDefinitions(*document, packs, list);
  libraries.Add(definitions.libraries);
  Substitution substitution(definitions, list);
  for (YamlNode& entry : entries->items) {
    if (entry.kind != YamlNode::Kind::kMap) {
      list.Add(entry,
               "a rule is a map with the keys id, languages, message, severity and a "
               "pattern");
      continue;
    }
    substitution.FillIn(entry);
    rules.push_back(RuleReader(list, symbols, substitution, definitions.kinds).Read(entry, source));
  }
  // What was not read for an error may have used them.
  if (errors.size() == errors_before) substitution.ReportUnused();
}

}  // namespace pushgate::rules::language
