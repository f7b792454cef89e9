#include "hook/config/json_schema.h"

#include <nlohmann/json.hpp>
#include <span>

#include "base/yaml.h"
#include "hook/config/bypass_file.h"
#include "hook/config/repository_file.h"
#include "hook/config/schema.h"
#include "hook/config/value.h"
#include "hook/message/json_text.h"
#include "rules/rule_set.h"

namespace pushgate::hook {
namespace {

using Json = nlohmann::ordered_json;

Json ObjectOf(std::span<const Key> keys);

/// A text, which YAML may take for a number where it is not quoted.
Json AnyText() { return {{"type", {"string", "number"}}, {"minLength", 1}}; }

Json Matching(const char* pattern) { return {{"type", "string"}, {"pattern", pattern}}; }

Json ListOf(Json item, bool may_be_empty) {
  Json list = {{"type", "array"}, {"items", std::move(item)}};
  if (!may_be_empty) list["minItems"] = 1;
  return list;
}

Json SeverityNames() {
  return {{"enum", {"ERROR", "WARNING", "INFO", "CRITICAL", "HIGH", "MEDIUM", "LOW"}}};
}

Json Packs() {
  Json packs = {{"type", "object"}, {"additionalProperties", false}};
  for (const std::string& name : rules::BuiltInPackNames()) {
    Json& pack = packs["properties"][name];
    pack = {{"type", "object"}, {"additionalProperties", false}};
    for (const rules::Setting& setting : rules::BuiltInSettings(name)) {
      Json& list = pack["properties"][setting.name];
      list = ListOf(AnyText(), true);
      list["default"] = setting.values;
      if (!setting.about.empty()) list["description"] = setting.about;
    }
  }
  return packs;
}

/// A text, each of whose characters may stand behind a percent sign.
std::string Escapable(std::string_view text) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string pattern;
  for (char c : text) {
    auto value = static_cast<unsigned char>(c);
    std::string low(1, kDigits[value % 16]);
    if (value % 16 > 9) low = "[" + low + static_cast<char>(low[0] - 'a' + 'A') + "]";
    pattern += std::string("(") + c + "|%" + kDigits[value / 16] + low + ")";
  }
  return pattern;
}

/// As HistoryProblem: an address of PostgreSQL holds no password.
std::string HistoryPattern() {
  return "^(sqlite:///(.*[^/])|(?!.*" + Escapable(kPasswordParameter) +
         ")(?=[!-~]*$)postgresql://[^:@/?]*@?[^@/?]*/[^?]+(\\?.*)?)$";
}

Json TypeOf(const Key& key) {
  switch (key.kind) {
    case Kind::kText:
    case Kind::kId:
    case Kind::kMoment:
      return AnyText();
    case Kind::kPath:
      return Matching("^/");
    case Kind::kTemplatesUrl:
      return Matching(R"(^https?://([^{\u0000-\u0020\u007f-\uffff]|\{pack\}|\{template\})*$)");
    case Kind::kHistory:
      return Matching(HistoryPattern().c_str());
    case Kind::kSpool:
      return Matching("^sqlite:///(.*[^/])$");
    case Kind::kAddress:
      return Matching("^.+:0*[1-9][0-9]{0,4}$");
    case Kind::kBool:
      return {{"type", "boolean"}};
    case Kind::kCount:
      return {{"type", "integer"}, {"minimum", 1}, {"maximum", 1'000'000'000'000'000}};
    case Kind::kSize:
      return Matching("^0*[1-9][0-9]*(B|KiB|MiB|GiB)$");
    case Kind::kDuration:
      return Matching("^0*[1-9][0-9]*(ms|s|m|h|d)$");
    case Kind::kSpan:
      return key.fallback == "0d" ? Matching("^([0-9]+(s|m|h|d)|0+ms|[0-9]*000ms)$")
                                  : Matching("^0*[1-9][0-9]*(s|m|h|d|000ms)$");
    case Kind::kChoice:
      return {{"enum", std::vector<std::string>(key.choices.begin(), key.choices.end())}};
    case Kind::kTexts:
    case Kind::kRepositoryGlobs:
    case Kind::kRefGlobs:
    case Kind::kFileGlobs:
    case Kind::kPathGlobs:
    case Kind::kNames:
      return ListOf(AnyText(), MayBeEmpty(key));
    case Kind::kSeverities:
      return {{"type", "object"}, {"additionalProperties", SeverityNames()}};
    case Kind::kSuppressions:
      return {{"anyOf", {{{"type", "boolean"}}, ListOf(AnyText(), true)}}};
    case Kind::kPacks:
      return Packs();
    case Kind::kSection:
      return ObjectOf(key.keys);
    case Kind::kSections:
      return ListOf(ObjectOf(key.keys), true);
  }
  return Json::object();
}

/// A default as JSON; the kind says whether a plain text is more than that.
Json DefaultOf(const Key& key) {
  auto node = ParseYaml(key.fallback);
  if (!node) return nullptr;
  if (node->kind == YamlNode::Kind::kMap) return Json::object();
  if (node->kind == YamlNode::Kind::kSequence) {
    Json list = Json::array();
    for (const YamlNode& item : node->items) list.push_back(item.text);
    return list;
  }
  if (key.kind == Kind::kCount) return ReadCount(node->text).value();
  bool boolean = key.kind == Kind::kBool || key.kind == Kind::kSuppressions;
  return boolean ? Json(node->text == "true") : Json(node->text);
}

Json ObjectOf(std::span<const Key> keys) {
  Json object = {{"type", "object"}, {"additionalProperties", false}};
  for (const Key& key : keys) {
    Json& property = object["properties"][std::string(key.name)];
    property = {{"description", key.meaning}};
    if (!key.fallback.empty()) property["default"] = DefaultOf(key);
    property.update(TypeOf(key));
  }
  return object;
}

Json Requiring(std::string_view key) { return {{"required", {std::string(key)}}}; }

/// What the keys of an entry mean together: an end or none, and something that it excuses.
Json BypassFile() {
  Json file = ObjectOf(BypassFileKeys());
  file["required"] = {"entries"};
  Json& entries = file["properties"]["entries"];
  entries["type"] = {"array", "null"};
  Json& entry = entries["items"];
  entry["required"] = {"id"};
  for (std::string_view part : BypassParts()) {
    entry["anyOf"].push_back(Requiring(part));
    entry["properties"][std::string(part)]["minItems"] = 1;
  }
  Json permanent = Requiring("permanent");
  permanent["properties"]["permanent"] = {{"const", true}};
  entry["oneOf"] = {Requiring("until"), permanent};
  return file;
}

Json GroupsFile() {
  Json groups = {{"type", "object"},
                 {"description", "groups, each with a list of its users"},
                 {"additionalProperties", ListOf(AnyText(), true)}};
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", {"groups"}},
          {"properties", {{"groups", groups}}}};
}

/// A file in which everything is commented out is an empty one.
Json OrNothing(Json file) {
  file["type"] = {"object", "null"};
  return file;
}

Json ConfigFile() {
  Json file = ObjectOf(Schema());
  file["required"] = {"policies"};
  return file;
}

struct WrittenFile {
  std::string_view name;
  const char* title;
  Json (*schema)();
};

constexpr WrittenFile kFiles[] = {
    {"config", "pushgate.yaml", ConfigFile},
    {"layer", "A file of pushgate's conf.d", [] { return OrNothing(ObjectOf(Schema())); }},
    {"bypass", "A bypass file of pushgate", BypassFile},
    {"groups", "A groups_file of pushgate", GroupsFile},
    {"repository", ".pushgate.yaml", [] { return OrNothing(ObjectOf(RepositoryFileKeys())); }},
};

}  // namespace

std::string SchemaNames() {
  std::string names;
  for (const WrittenFile& file : kFiles) {
    names += (names.empty() ? "" : "|") + std::string(file.name);
  }
  return names;
}

std::string JsonSchema(std::string_view name) {
  for (const WrittenFile& file : kFiles) {
    if (file.name != name) continue;
    Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                   {"title", file.title}};
    schema.update(file.schema());
    return JsonText(schema);
  }
  return "";
}

}  // namespace pushgate::hook
