#include "hook/config/check.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "base/nearest.h"
#include "hook/config/moment.h"
#include "hook/config/value.h"

namespace pushgate::hook {
namespace {

using Shape = YamlNode::Kind;
using Problem = std::optional<std::string>;

/// The section that has a key of this name, for people who put it in the wrong place.
std::string_view SectionWith(std::string_view name, std::span<const Key> keys,
                             std::string_view section) {
  for (const Key& key : keys) {
    if (key.name == name) return section;
    std::string_view found = SectionWith(name, key.keys, key.name);
    if (!found.empty()) return found;
  }
  return {};
}

template <typename T>
Problem ProblemOf(const Value<T>& value) {
  return value ? Problem() : Problem(value.error());
}

Problem BoolProblem(const YamlNode& node) {
  if (!node.quoted && (node.text == "true" || node.text == "false")) return std::nullopt;
  std::string problem = "'" + node.text + "' is neither true nor false";
  for (std::string_view yes : {"yes", "Yes", "on", "On", "True", "TRUE", "true", "1"}) {
    if (node.text == yes) return problem + " (did you mean 'true'?)";
  }
  for (std::string_view no : {"no", "No", "off", "Off", "False", "FALSE", "false", "0"}) {
    if (node.text == no) return problem + " (did you mean 'false'?)";
  }
  return problem;
}

/// Zero means off where it is the default, and nothing good elsewhere.
Problem SpanProblem(const Key& key, const std::string& text) {
  Value<std::chrono::milliseconds> value = ReadDuration(text);
  if (!value) return value.error();
  if (value->count() == 0 && key.fallback != "0d") {
    return "'" + text + "' keeps nothing at all: write for how long, such as " +
           std::string(key.fallback);
  }
  if (value->count() % 1000 == 0) return std::nullopt;
  return "'" + text + "' is not a whole number of seconds";
}

Problem DurationProblem(const std::string& text) {
  Value<std::chrono::milliseconds> value = ReadDuration(text);
  if (!value) return value.error();
  return value->count() > 0 ? Problem() : "'" + text + "' leaves no time at all";
}

Problem PathProblem(const std::string& text) {
  return text.starts_with("/") ? Problem() : "'" + text + "' is not an absolute path";
}

/// What is wrong with a single value of the kind.
Problem ScalarProblem(const Key& key, const YamlNode& node) {
  switch (key.kind) {
    case Kind::kPath:
      return PathProblem(node.text);
    case Kind::kTemplatesUrl:
      return TemplatesUrlProblem(node.text);
    case Kind::kHistory:
      return HistoryProblem(node.text);
    case Kind::kSpool:
      return SpoolProblem(node.text);
    case Kind::kAddress:
      return AddressProblem(node.text);
    case Kind::kId:
      return IdProblem(node.text);
    case Kind::kMoment:
      return ProblemOf(ReadMoment(node.text));
    case Kind::kBool:
    case Kind::kSuppressions:
      return BoolProblem(node);
    case Kind::kCount:
      return ProblemOf(ReadCount(node.text));
    case Kind::kSize:
      return ProblemOf(ReadSize(node.text));
    case Kind::kDuration:
      return DurationProblem(node.text);
    case Kind::kSpan:
      return SpanProblem(key, node.text);
    case Kind::kChoice:
      return ProblemOf(ReadChoice(node.text, key.choices));
    default:
      return node.text.empty() ? Problem("an empty text") : std::nullopt;
  }
}

/// What is wrong with one item of a list of the kind.
Problem ItemProblem(Kind kind, const std::string& text) {
  switch (kind) {
    case Kind::kRepositoryGlobs:
      return RepositoryGlobProblem(text);
    case Kind::kRefGlobs:
      return RefGlobProblem(text);
    case Kind::kFileGlobs:
      return FileGlobProblem(text);
    case Kind::kPathGlobs:
      return PathGlobProblem(text);
    case Kind::kNames:
      return NameProblem(text);
    default:
      return text.empty() ? Problem("an empty text") : std::nullopt;
  }
}

class Checker {
 public:
  explicit Checker(std::span<const Key> schema) : schema_(schema) {}

  Checked Check(const YamlNode& root, std::string_view required, std::string_view meaning) {
    std::string key(required);
    if (root.kind == Shape::kNull || root.kind == Shape::kMap) {
      Section(root, schema_);
      if (!meaning.empty() && root.Find(required) == nullptr) {
        Error(root, "'" + key + "' is missing: " + std::string(meaning));
      }
    } else {
      if (key.empty()) key = schema_.front().name;
      Error(root, "expected keys and values, such as '" + key + ": [...]'");
    }
    auto by_place = [](const Note& a, const Note& b) {
      return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    };
    std::vector<Note>& errors = checked_.errors;
    std::stable_sort(errors.begin(), errors.end(), by_place);
    // What stands behind an anchor is compared once for each alias.
    errors.erase(std::unique(errors.begin(), errors.end()), errors.end());
    return std::move(checked_);
  }

 private:
  void Error(const YamlNode& node, std::string text) {
    checked_.errors.push_back({node.line, node.column, std::move(text)});
  }

  void Error(const YamlNode& node, const Key& key, std::string_view problem) {
    Error(node, std::string(key.name) + ": " + std::string(problem));
  }

  void Section(const YamlNode& map, std::span<const Key> keys) {
    for (const auto& [name, value] : map.entries) {
      auto found = std::find_if(keys.begin(), keys.end(),
                                [&, text = name.text](const Key& key) { return key.name == text; });
      if (found == keys.end()) {
        UnknownKey(name, keys);
      } else {
        CheckValue(name, *found, value);
      }
    }
  }

  void UnknownKey(const YamlNode& name, std::span<const Key> keys) {
    std::string text = "unknown key '" + name.text + "'";
    std::string_view section = SectionWith(name.text, schema_, "");
    bool at_top = std::any_of(schema_.begin(), schema_.end(),
                              [&](const Key& key) { return key.name == name.text; });
    if (at_top) return Error(name, text + ": it belongs at the top of the file");
    if (!section.empty()) {
      return Error(name, text + ": it belongs in '" + std::string(section) + "'");
    }
    std::vector<std::string_view> names;
    for (const Key& key : keys) names.push_back(key.name);
    Error(name, text + DidYouMean(name.text, names));
  }

  void CheckValue(const YamlNode& name, const Key& key, const YamlNode& value) {
    if (value.kind == Shape::kNull) return Error(name, "key '" + name.text + "' has no value");
    switch (key.kind) {
      case Kind::kTexts:
      case Kind::kRepositoryGlobs:
      case Kind::kRefGlobs:
      case Kind::kFileGlobs:
      case Kind::kPathGlobs:
      case Kind::kNames:
        return List(key, value);
      case Kind::kSuppressions:
        return value.kind == Shape::kSequence ? RuleIds(key, value) : Scalar(key, value);
      case Kind::kSeverities:
        return Severities(key, value);
      case Kind::kPacks:
        return Packs(key, value);
      case Kind::kSection:
        if (value.kind != Shape::kMap) return Error(value, key, "expected keys and values");
        return Section(value, key.keys);
      case Kind::kSections:
        return Sections(key, value);
      default:
        return Scalar(key, value);
    }
  }

  void Scalar(const Key& key, const YamlNode& value) {
    if (value.kind != Shape::kScalar) return Error(value, key, "expected a single value");
    if (Problem problem = ScalarProblem(key, value)) Error(value, key, *problem);
  }

  void List(const Key& key, const YamlNode& value) {
    if (value.kind == Shape::kScalar) {
      return Error(value, key, "expected a list: write [\"" + value.text + "\"]");
    }
    if (value.kind != Shape::kSequence) return Error(value, key, "expected a list");
    if (value.items.empty() && !MayBeEmpty(key)) {
      return Error(value, key, "the list is empty, so that nothing would be judged");
    }
    for (const YamlNode& item : value.items) {
      if (item.kind != Shape::kScalar) {
        Error(item, key, "expected a text");
      } else if (Problem problem = ItemProblem(key.kind, item.text)) {
        Error(item, key, *problem);
      }
    }
  }

  void RuleIds(const Key& key, const YamlNode& value) {
    for (const YamlNode& item : value.items) {
      if (item.kind != Shape::kScalar) {
        Error(item, key, "expected the id of a rule");
      } else {
        checked_.rule_ids.push_back({item.text, item.line, item.column, ""});
      }
    }
  }

  void Severities(const Key& key, const YamlNode& value) {
    if (value.kind != Shape::kMap) {
      return Error(value, key,
                   "expected rules and severities, such as {db-raw-connection: WARNING}");
    }
    for (const auto& [rule, severity] : value.entries) {
      checked_.rule_ids.push_back({rule.text, rule.line, rule.column, ""});
      if (severity.kind != Shape::kScalar) {
        Error(severity, key, "expected one of ERROR, WARNING, INFO");
      } else if (Problem problem = ProblemOf(ReadSeverity(severity.text))) {
        Error(severity, key, *problem);
      }
    }
  }

  void Packs(const Key& key, const YamlNode& value) {
    if (value.kind != Shape::kMap) return Error(value, key, "expected packs and their settings");
    std::vector<std::string> known = rules::BuiltInPackNames();
    std::vector<std::string_view> names(known.begin(), known.end());
    for (const auto& [pack, settings] : value.entries) {
      if (std::find(names.begin(), names.end(), pack.text) == names.end()) {
        Error(pack, key, "there is no pack '" + pack.text + "'" + DidYouMean(pack.text, names));
      } else if (settings.kind != Shape::kMap) {
        Error(settings.kind == Shape::kNull ? pack : settings, key,
              "expected the settings of '" + pack.text + "', each a list");
      } else {
        Settings(key, pack.text, settings);
      }
    }
  }

  void Settings(const Key& key, const std::string& pack, const YamlNode& settings) {
    const std::vector<rules::Setting>& known = rules::BuiltInSettings(pack);
    std::vector<std::string_view> names;
    for (const rules::Setting& setting : known) names.push_back(setting.name);
    for (const auto& [name, value] : settings.entries) {
      if (std::find(names.begin(), names.end(), name.text) == names.end()) {
        Error(name, key,
              "'" + pack + "' has no setting '" + name.text + "'" + DidYouMean(name.text, names));
      } else {
        CheckValue(name, {name.text, Kind::kTexts, "", "", {}, {}}, value);
      }
    }
  }

  void Sections(const Key& key, const YamlNode& value) {
    if (value.kind != Shape::kSequence) {
      return Error(value, key, "expected a list, each entry begun with a dash");
    }
    for (const YamlNode& item : value.items) {
      if (item.kind == Shape::kMap) {
        Section(item, key.keys);
      } else {
        Error(item, key, "expected keys and values in each entry");
      }
    }
  }

  const std::span<const Key> schema_;
  Checked checked_;
};

}  // namespace

Checked CheckConfig(const YamlNode& root) { return Checker(Schema()).Check(root, "policies", ""); }

Checked CheckFile(const YamlNode& root, std::span<const Key> keys, std::string_view required,
                  std::string_view meaning) {
  return Checker(keys).Check(root, required, meaning);
}

}  // namespace pushgate::hook
