#include "rules/language/option_reader.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/nearest.h"
#include "rules/language/vocabulary.h"

namespace pushgate::rules::language {
namespace {

/// An option that the matcher knows, or knows only as Semgrep sets it by default.
struct Known {
  std::string_view name;
  bool RuleOptions::*value;
  bool runs = true;  // whether the matcher runs the value that is not the default, too
};

constexpr auto kKnown = std::to_array<Known>({
    {"constant_propagation", &RuleOptions::constant_propagation},
    {"symbolic_propagation", &RuleOptions::symbolic_propagation},
    {"ac_matching", &RuleOptions::ac_matching},
    {"commutative_boolop", &RuleOptions::commutative_boolop},
    {"symmetric_eq", &RuleOptions::symmetric_eq},
    {"commutative_compop", &RuleOptions::symmetric_eq},
    {"vardef_assign", &RuleOptions::vardef_assign},
    {"attr_expr", &RuleOptions::attr_expr},
    {"decorators_order_matters", &RuleOptions::decorators_order_matters},
    {"unify_ids_strictly", &RuleOptions::unify_ids_strictly, false},
    {"implicit_deep_exprstmt", &RuleOptions::implicit_deep_exprstmt, false},
    {"go_deeper_expr", &RuleOptions::go_deeper_expr, false},
    {"go_deeper_stmt", &RuleOptions::go_deeper_stmt, false},
    {"flddef_assign", &RuleOptions::flddef_assign, false},
});

/// Options for other languages, other modes and other engines of Semgrep.
constexpr auto kWithoutMeaning = std::to_array<std::string_view>({
    "arrow_is_function",
    "cpp_parsing_pref",
    "generic_braces",
    "generic_caseless",
    "generic_comment_style",
    "generic_ellipsis_max_span",
    "generic_engine",
    "generic_extra_braces",
    "generic_extra_word_characters",
    "generic_multiline",
    "implicit_ellipsis",
    "implicit_return",
    "interfile",
    "let_is_var",
    "taint_assume_safe_booleans",
    "taint_assume_safe_comparisons",
    "taint_assume_safe_functions",
    "taint_assume_safe_indexes",
    "taint_assume_safe_numbers",
    "taint_focus_on",
    "taint_interfile",
    "taint_intrafile",
    "taint_match_on",
    "taint_only_propagate_through_assignments",
    "taint_unify_mvars",
    "xml_attrs_implicit_ellipsis",
    "xml_children_ordered",
    "xml_singleton_loose_matching",
});

std::optional<bool> Boolean(const YamlNode& node) {
  if (node.kind != YamlNode::Kind::kScalar || node.quoted) return std::nullopt;
  if (node.text == "true" || node.text == "True" || node.text == "TRUE") return true;
  if (node.text == "false" || node.text == "False" || node.text == "FALSE") return false;
  return std::nullopt;
}

std::string Hint(std::string_view typed) {
  std::vector<std::string_view> names(kWithoutMeaning.begin(), kWithoutMeaning.end());
  for (const Known& known : kKnown) names.push_back(known.name);
  return DidYouMean(typed, names);
}

void Read(const Known& known, const YamlNode& key, const YamlNode& node, RuleOptions& out,
          ErrorList& errors) {
  std::optional<bool> value = Boolean(node);
  if (!value) {
    errors.Add(node, "the option '" + std::string(known.name) + "' must be true or false");
  } else if (*value != RuleOptions().*known.value && !known.runs) {
    errors.Refuse(key, "options: " + std::string(known.name) + ": " + node.text);
  } else {
    out.*known.value = *value;
  }
}

}  // namespace

RuleOptions ReadOptions(const YamlNode& options, ErrorList& errors) {
  RuleOptions out;
  if (options.kind == YamlNode::Kind::kNull) return out;
  if (options.kind != YamlNode::Kind::kMap) {
    errors.Add(options, "'options' must hold options, such as symbolic_propagation: true");
    return out;
  }
  for (const auto& [key, value] : options.entries) {
    const Known* known = nullptr;
    for (const Known& candidate : kKnown) {
      if (candidate.name == key.text) known = &candidate;
    }
    if (known != nullptr) {
      Read(*known, key, value, out, errors);
    } else if (!vocabulary::Lists(kWithoutMeaning, key.text)) {
      errors.RefuseUnknown(key, "unknown option '" + key.text + "'" + Hint(key.text));
    }
  }
  return out;
}

}  // namespace pushgate::rules::language
