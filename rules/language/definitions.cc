#include "rules/language/definitions.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/nearest.h"
#include "rules/language/kinds.h"
#include "rules/language/rule_keys.h"
#include "rules/language/substitution.h"
#include "rules/syntax/words.h"

namespace pushgate::rules::language {
namespace {

constexpr auto kSettingKeys = std::to_array<std::string_view>({"default", "about"});
constexpr auto kPackFileKeys = std::to_array<std::string_view>({"settings", "kinds", "libraries"});

bool IsSettingName(std::string_view name) {
  auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && (name[0] < '0' || name[0] > '9') &&
         std::all_of(name.begin(), name.end(), fits);
}

using Values = std::map<std::string, std::vector<std::string>>;

/// Reads `settings`, `kinds` and `libraries`; `values` replace defaults.
class Reader {
 public:
  explicit Reader(ErrorList& errors, const Values& values = {})
      : errors_(errors), values_(values) {}

  Definitions Read(const YamlNode& document) {
    const YamlNode* settings = document.Find("settings");
    const YamlNode* kinds = document.Find("kinds");
    out_.declared = settings != nullptr || kinds != nullptr;
    if (settings != nullptr) ReadSettings(*settings);
    for (Definitions::Defined& defined : out_.settings) {
      auto value = values_.find(defined.setting.name);
      if (value != values_.end()) defined.setting.values = value->second;
    }
    if (kinds != nullptr) AddKinds(*kinds);
    const YamlNode* libraries = document.Find("libraries");
    if (libraries != nullptr) ReadLibraries(*libraries);
    return std::move(out_);
  }

 private:
  void ReadSettings(const YamlNode& settings) {
    if (settings.kind != YamlNode::Kind::kMap) {
      return errors_.Add(settings, "'settings' must hold names, each with its 'default'");
    }
    for (const auto& [key, value] : settings.entries) {
      if (!IsSettingName(key.text)) {
        errors_.Add(key, "the name of a setting consists of small letters, digits and '_'");
      } else {
        ReadSetting(key, value);
      }
    }
  }

  void ReadSetting(const YamlNode& key, const YamlNode& value) {
    out_.settings.push_back({{key.text, {}, ""}, key});
    Setting& setting = out_.settings.back().setting;
    const YamlNode* values = value.Find("default");
    if (value.kind != YamlNode::Kind::kMap || values == nullptr) {
      return errors_.Add(value.kind == YamlNode::Kind::kNull ? key : value,
                         "a setting needs 'default', a list of texts");
    }
    for (const auto& [inner, unused] : value.entries) CheckKnown(inner, kSettingKeys, errors_);
    if (const YamlNode* about = TextOf(value, "about", errors_)) setting.about = about->text;
    ReadDefault(*values, setting);
  }

  void ReadDefault(const YamlNode& values, Setting& setting) {
    if (values.kind != YamlNode::Kind::kSequence) {
      return errors_.Add(values, "'default' must be a list of texts");
    }
    for (const YamlNode& item : values.items) {
      if (item.kind != YamlNode::Kind::kScalar || item.text.empty()) {
        errors_.Add(item, "'default' must be a list of texts");
      } else if (item.text.find("${") != std::string::npos) {
        errors_.Add(item, "a setting cannot refer to another one");
      } else {
        setting.values.push_back(item.text);
      }
    }
  }

  void AddKinds(YamlNode kinds) {
    Substitution substitution(out_, errors_);
    substitution.FillIn(kinds);
    for (size_t i = 0; i < out_.settings.size(); ++i) {
      out_.settings[i].used = substitution.used()[i];
    }
    out_.kinds = ReadKinds(kinds, errors_);
  }

  void ReadLibraries(const YamlNode& libraries) {
    if (libraries.kind != YamlNode::Kind::kSequence) {
      return errors_.Add(libraries, "'libraries' must be a list of names of packages");
    }
    for (const YamlNode& item : libraries.items) {
      bool is_name = item.kind == YamlNode::Kind::kScalar && !item.text.empty() &&
                     std::all_of(item.text.begin(), item.text.end(), syntax::IsWordByte);
      if (!is_name) {
        errors_.Add(item, "a library is the name of a package as `import` has it, without a dot");
      } else {
        out_.libraries.Add(item.text);
      }
    }
  }

  ErrorList& errors_;
  const Values values_;
  Definitions out_;
};

Definitions ReadShared(const YamlNode& pack, PackDefinitions& packs, ErrorList& errors) {
  std::vector<std::string> known = BuiltInPackNames();
  if (std::find(known.begin(), known.end(), pack.text) == known.end()) {
    std::vector<std::string_view> names(known.begin(), known.end());
    errors.Add(pack, "there is no pack " + Quoted(pack.text) + DidYouMean(pack.text, names));
    Definitions none;
    none.declared = none.shared = true;
    return none;
  }
  return packs.Of(pack.text, errors);
}

}  // namespace

int Definitions::Find(std::string_view name) const {
  for (size_t i = 0; i < settings.size(); ++i) {
    if (settings[i].setting.name == name) return static_cast<int>(i);
  }
  return -1;
}

const Definitions& PackDefinitions::Of(const std::string& pack, ErrorList& errors) {
  auto [known, added] = known_.try_emplace(pack);
  Definitions& definitions = known->second;
  if (!added) return definitions;
  RuleSource source = BuiltInDefinitions(pack);
  ErrorList own = errors.For(source);
  auto document = ParseYaml(source.text);
  if (!document) {
    own.AddAt(document.error().line, document.error().column, document.error().message);
    return definitions;
  }
  for (const auto& [key, value] : document->entries) CheckKnown(key, kPackFileKeys, own);
  auto values = values_.find(pack);
  Reader reader(own, values == values_.end() ? Values() : values->second);
  definitions = reader.Read(*document);
  definitions.declared = definitions.shared = true;
  return definitions;
}

Definitions ReadDefinitions(const YamlNode& document, PackDefinitions& packs, ErrorList& errors) {
  const YamlNode* pack = document.Find("pack");
  if (pack == nullptr) return Reader(errors).Read(document);
  for (const auto& [key, value] : document.entries) {
    auto& own = kPackFileKeys;
    if (std::find(own.begin(), own.end(), key.text) == own.end()) continue;
    errors.Add(key, Quoted(key.text) + " beside 'pack': a file has its own or those of a pack");
  }
  return ReadShared(*pack, packs, errors);
}

}  // namespace pushgate::rules::language
