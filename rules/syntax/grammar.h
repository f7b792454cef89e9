#pragma once

#include <tree_sitter/api.h>

#include <cstdint>
#include <vector>

#include "rules/syntax/tree.h"

namespace pushgate::rules::syntax {

/// What the lowering does with a symbol of the grammar.
enum class Shape : uint8_t {
  kToken,  // an anonymous token: an operator or a mark of the node around it
  kSkip,   // what joins lines
  kComment,
  kNode,         // a node with its children
  kLeaf,         // a node whose text is all there is to it
  kTransparent,  // no node: its children stand in its place
  kIdentifier,
  kDottedName,
  kAliasedImport,
  kRelativeImport,
  kImportPrefix,
  kExpressionStatement,
  kElif,
  kElse,
  kFinally,
  kDecorated,
  kDefinition,  // function_definition, class_definition
  kTypeParameter,
  kParameter,  // a Param with what it holds
  kSplatPattern,
  kTuplePattern,
  kAsPattern,
  kAsTarget,
  kGeneratorArgument,
  kString,
  kConcatenatedString,
  kStringStart,
  kStringContent,
  kInterpolation,
};

struct SymbolRule {
  Shape shape = Shape::kToken;
  Kind kind = Kind::kOther;
};

/// The tree-sitter symbols and fields that the lowering asks for by number.
struct Grammar {
  Grammar();

  std::vector<SymbolRule> rules;  // by symbol
  std::vector<Role> roles;        // by field

  TSSymbol attribute, keyword_argument, parameters, lambda_parameters, default_parameter,
      typed_default_parameter, typed_parameter, dotted_name, aliased_import, global_statement,
      nonlocal_statement, member_type, generic_type, union_type, constrained_type, splat_type,
      with_item, except_clause, import_statement, import_from_statement, future_import_statement,
      decorated_definition, function_definition, class_definition, slice, with_clause, call,
      list_splat_pattern, dictionary_splat_pattern;
  TSSymbol token_async, token_from, token_colon, token_future, token_equals;
  TSFieldId field_operator, field_operators, field_alias, field_arguments;
};

/// The one grammar; built on first use.
const Grammar& PythonGrammar();

}  // namespace pushgate::rules::syntax
