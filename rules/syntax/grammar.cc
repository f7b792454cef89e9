#include "rules/syntax/grammar.h"

#include <array>
#include <cstring>
#include <string_view>

extern "C" const TSLanguage* tree_sitter_python(void);

namespace pushgate::rules::syntax {
namespace {

struct NamedRule {
  std::string_view symbol;
  Shape shape;
  Kind kind = Kind::kOther;
};

constexpr auto kRules = std::to_array<NamedRule>({
    {"module", Shape::kNode, Kind::kModule},
    {"block", Shape::kNode, Kind::kBlock},
    {"expression_statement", Shape::kExpressionStatement, Kind::kExprStmt},
    {"return_statement", Shape::kNode, Kind::kReturn},
    {"delete_statement", Shape::kNode, Kind::kDelete},
    {"raise_statement", Shape::kNode, Kind::kRaise},
    {"pass_statement", Shape::kNode, Kind::kPass},
    {"break_statement", Shape::kNode, Kind::kBreak},
    {"continue_statement", Shape::kNode, Kind::kContinue},
    {"global_statement", Shape::kNode, Kind::kGlobal},
    {"nonlocal_statement", Shape::kNode, Kind::kNonlocal},
    {"assert_statement", Shape::kNode, Kind::kAssert},
    {"print_statement", Shape::kNode, Kind::kPrint},
    {"exec_statement", Shape::kNode, Kind::kExec},
    {"type_alias_statement", Shape::kNode, Kind::kTypeAlias},
    {"import_statement", Shape::kNode, Kind::kImport},
    {"import_from_statement", Shape::kNode, Kind::kImportFrom},
    {"future_import_statement", Shape::kNode, Kind::kImportFrom},
    {"wildcard_import", Shape::kNode, Kind::kImportStar},
    {"aliased_import", Shape::kAliasedImport, Kind::kImportItem},
    {"relative_import", Shape::kRelativeImport, Kind::kDottedName},
    {"import_prefix", Shape::kImportPrefix},
    {"dotted_name", Shape::kDottedName, Kind::kDottedName},
    {"if_statement", Shape::kNode, Kind::kIf},
    {"elif_clause", Shape::kElif, Kind::kIf},
    {"else_clause", Shape::kElse},
    {"finally_clause", Shape::kFinally},
    {"for_statement", Shape::kNode, Kind::kFor},
    {"while_statement", Shape::kNode, Kind::kWhile},
    {"try_statement", Shape::kNode, Kind::kTry},
    {"except_clause", Shape::kNode, Kind::kExcept},
    {"with_statement", Shape::kNode, Kind::kWith},
    {"with_clause", Shape::kTransparent},
    {"with_item", Shape::kNode, Kind::kWithItem},
    {"decorated_definition", Shape::kDecorated, Kind::kFunctionDef},
    {"function_definition", Shape::kDefinition, Kind::kFunctionDef},
    {"class_definition", Shape::kDefinition, Kind::kClassDef},
    {"decorator", Shape::kNode, Kind::kDecorator},
    {"match_statement", Shape::kNode, Kind::kMatch},
    {"case_clause", Shape::kNode, Kind::kCase},
    {"case_pattern", Shape::kTransparent},
    {"identifier", Shape::kIdentifier, Kind::kIdentifier},
    {"integer", Shape::kLeaf, Kind::kInteger},
    {"float", Shape::kLeaf, Kind::kFloat},
    {"string", Shape::kString, Kind::kString},
    {"concatenated_string", Shape::kConcatenatedString, Kind::kString},
    {"string_start", Shape::kStringStart},
    {"string_content", Shape::kStringContent},
    {"string_end", Shape::kSkip},
    {"interpolation", Shape::kInterpolation, Kind::kInterpolation},
    {"format_expression", Shape::kInterpolation, Kind::kInterpolation},
    {"format_specifier", Shape::kNode, Kind::kFormatSpec},
    {"type_conversion", Shape::kSkip},
    {"escape_sequence", Shape::kSkip},
    {"escape_interpolation", Shape::kSkip},
    {"true", Shape::kNode, Kind::kTrue},
    {"false", Shape::kNode, Kind::kFalse},
    {"none", Shape::kNode, Kind::kNone},
    {"ellipsis", Shape::kNode, Kind::kEllipsis},
    {"attribute", Shape::kNode, Kind::kAttribute},
    {"subscript", Shape::kNode, Kind::kSubscript},
    {"generic_type", Shape::kNode, Kind::kSubscript},
    {"member_type", Shape::kNode, Kind::kAttribute},
    {"union_type", Shape::kNode, Kind::kBinary},
    {"splat_type", Shape::kNode, Kind::kStar},
    {"type", Shape::kTransparent},
    {"type_parameter", Shape::kTypeParameter},
    {"constrained_type", Shape::kTransparent},
    {"slice", Shape::kNode, Kind::kSlice},
    {"call", Shape::kNode, Kind::kCall},
    {"argument_list", Shape::kNode, Kind::kArguments},
    {"keyword_argument", Shape::kNode, Kind::kKeywordArg},
    {"list_splat", Shape::kNode, Kind::kStar},
    {"dictionary_splat", Shape::kNode, Kind::kDoubleStar},
    {"list_splat_pattern", Shape::kSplatPattern, Kind::kStar},
    {"dictionary_splat_pattern", Shape::kSplatPattern, Kind::kDoubleStar},
    {"list", Shape::kNode, Kind::kList},
    {"list_pattern", Shape::kNode, Kind::kList},
    {"tuple", Shape::kNode, Kind::kTuple},
    {"tuple_pattern", Shape::kTuplePattern, Kind::kTuple},
    {"expression_list", Shape::kNode, Kind::kTuple},
    {"pattern_list", Shape::kNode, Kind::kTuple},
    {"set", Shape::kNode, Kind::kSet},
    {"dictionary", Shape::kNode, Kind::kDict},
    {"pair", Shape::kNode, Kind::kPair},
    {"list_comprehension", Shape::kNode, Kind::kListComp},
    {"set_comprehension", Shape::kNode, Kind::kSetComp},
    {"dictionary_comprehension", Shape::kNode, Kind::kDictComp},
    {"generator_expression", Shape::kGeneratorArgument, Kind::kGenerator},
    {"for_in_clause", Shape::kNode, Kind::kForIn},
    {"if_clause", Shape::kNode, Kind::kIfClause},
    {"parenthesized_expression", Shape::kTransparent},
    {"parenthesized_list_splat", Shape::kTransparent},
    {"binary_operator", Shape::kNode, Kind::kBinary},
    {"unary_operator", Shape::kNode, Kind::kUnary},
    {"not_operator", Shape::kNode, Kind::kNot},
    {"boolean_operator", Shape::kNode, Kind::kBool},
    {"comparison_operator", Shape::kNode, Kind::kCompare},
    {"lambda", Shape::kNode, Kind::kLambda},
    {"conditional_expression", Shape::kNode, Kind::kConditional},
    {"named_expression", Shape::kNode, Kind::kWalrus},
    {"await", Shape::kNode, Kind::kAwait},
    {"yield", Shape::kNode, Kind::kYield},
    {"assignment", Shape::kNode, Kind::kAssign},
    {"augmented_assignment", Shape::kNode, Kind::kAugAssign},
    {"as_pattern", Shape::kAsPattern, Kind::kAs},
    {"as_pattern_target", Shape::kAsTarget},
    {"parameters", Shape::kNode, Kind::kParameters},
    {"lambda_parameters", Shape::kNode, Kind::kParameters},
    {"default_parameter", Shape::kParameter, Kind::kParam},
    {"typed_parameter", Shape::kParameter, Kind::kParam},
    {"typed_default_parameter", Shape::kParameter, Kind::kParam},
    {"keyword_separator", Shape::kNode, Kind::kParamSeparator},
    {"positional_separator", Shape::kNode, Kind::kParamSeparator},
    {"comment", Shape::kComment},
    {"line_continuation", Shape::kSkip},
});

struct NamedRole {
  std::string_view field;
  Role role;
};

constexpr auto kRoles = std::to_array<NamedRole>({
    {"alias", Role::kAlias},
    {"alternative", Role::kElse},
    {"argument", Role::kValue},
    {"arguments", Role::kArguments},
    {"attribute", Role::kName},
    {"body", Role::kBody},
    {"cause", Role::kCause},
    {"code", Role::kValue},
    {"condition", Role::kCondition},
    {"consequence", Role::kBody},
    {"function", Role::kFunction},
    {"guard", Role::kGuard},
    {"key", Role::kKey},
    {"left", Role::kLeft},
    {"module_name", Role::kModule},
    {"name", Role::kName},
    {"object", Role::kObject},
    {"parameters", Role::kParameters},
    {"return_type", Role::kReturnType},
    {"right", Role::kRight},
    {"subject", Role::kCondition},
    {"superclasses", Role::kBases},
    {"type", Role::kType},
    {"value", Role::kValue},
});

TSSymbol Symbol(std::string_view name, bool named = true) {
  return ts_language_symbol_for_name(tree_sitter_python(), name.data(),
                                     static_cast<uint32_t>(name.size()), named);
}

TSFieldId Field(std::string_view name) {
  return ts_language_field_id_for_name(tree_sitter_python(), name.data(),
                                       static_cast<uint32_t>(name.size()));
}

}  // namespace

Grammar::Grammar() {
  const TSLanguage* language = tree_sitter_python();
  const auto symbols = static_cast<TSSymbol>(ts_language_symbol_count(language));
  rules.resize(symbols);
  for (TSSymbol symbol = 0; symbol < symbols; ++symbol) {
    if (ts_language_symbol_type(language, symbol) != TSSymbolTypeRegular) continue;
    rules[symbol] = {Shape::kNode, Kind::kOther};
    std::string_view name = ts_language_symbol_name(language, symbol);
    for (const NamedRule& rule : kRules) {
      if (rule.symbol == name) rules[symbol] = {rule.shape, rule.kind};
    }
  }
  roles.resize(ts_language_field_count(language) + 1, Role::kNone);
  for (const NamedRole& role : kRoles) roles[Field(role.field)] = role.role;

  attribute = Symbol("attribute");
  keyword_argument = Symbol("keyword_argument");
  parameters = Symbol("parameters");
  lambda_parameters = Symbol("lambda_parameters");
  default_parameter = Symbol("default_parameter");
  typed_default_parameter = Symbol("typed_default_parameter");
  typed_parameter = Symbol("typed_parameter");
  dotted_name = Symbol("dotted_name");
  aliased_import = Symbol("aliased_import");
  global_statement = Symbol("global_statement");
  nonlocal_statement = Symbol("nonlocal_statement");
  member_type = Symbol("member_type");
  generic_type = Symbol("generic_type");
  constrained_type = Symbol("constrained_type");
  splat_type = Symbol("splat_type");
  union_type = Symbol("union_type");
  with_item = Symbol("with_item");
  except_clause = Symbol("except_clause");
  import_statement = Symbol("import_statement");
  import_from_statement = Symbol("import_from_statement");
  future_import_statement = Symbol("future_import_statement");
  decorated_definition = Symbol("decorated_definition");
  function_definition = Symbol("function_definition");
  class_definition = Symbol("class_definition");
  slice = Symbol("slice");
  with_clause = Symbol("with_clause");
  call = Symbol("call");
  list_splat_pattern = Symbol("list_splat_pattern");
  dictionary_splat_pattern = Symbol("dictionary_splat_pattern");
  token_async = Symbol("async", false);
  token_from = Symbol("from", false);
  token_colon = Symbol(":", false);
  token_future = Symbol("__future__", false);
  token_equals = Symbol("=", false);
  field_operator = Field("operator");
  field_operators = Field("operators");
  field_alias = Field("alias");
  field_arguments = Field("arguments");
}

const Grammar& PythonGrammar() {
  static const Grammar grammar;
  return grammar;
}

std::string_view OperatorText(uint16_t op) {
  if (op < kOpFirstToken) return {};
  const char* name = ts_language_symbol_name(tree_sitter_python(), op - kOpFirstToken);
  return name == nullptr ? std::string_view() : name;
}

}  // namespace pushgate::rules::syntax
