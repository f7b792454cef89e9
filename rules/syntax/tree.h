#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/syntax/name_table.h"

namespace pushgate::rules::syntax {

/// What a node is. Forms that mean the same are one kind: `(a, b)`, `a, b` and the target list of
/// a `for` are all kTuple; parentheses, comments and punctuation are no nodes at all.
enum class Kind : uint8_t {
  // Statements.
  kModule,
  kBlock,
  kExprStmt,
  kReturn,
  kDelete,
  kRaise,
  kPass,
  kBreak,
  kContinue,
  kGlobal,
  kNonlocal,
  kAssert,
  kPrint,
  kExec,
  kTypeAlias,
  kImport,      // ImportItem...
  kImportFrom,  // DottedName (kModule; op: leading dots), then ImportItem... or ImportStar
  kIf,          // kCondition, kBody, and as kElse the Block of `else` or the If of `elif`
  kFor,
  kWhile,
  kTry,  // kBody, Except..., kElse, kFinally
  kExcept,
  kWith,         // WithItem..., kBody
  kFunctionDef,  // Decorator..., Name, Parameters, kReturnType, kBody; its range has the decorators
  kClassDef,     // Decorator..., Name, Arguments (kBases), kBody
  kMatch,
  kCase,
  kErrorStmt,  // what the parser could not read
  // Expressions.
  kIdentifier,
  kInteger,
  kFloat,
  kString,   // a leaf: its name is the decoded content, neighbours joined
  kFString,  // StringPart and Interpolation
  kTrue,
  kFalse,
  kNone,
  kEllipsis,
  kAttribute,  // object, Name
  kSubscript,
  kSlice,
  kCall,  // kFunction, Arguments
  kList,
  kTuple,
  kSet,
  kDict,
  kListComp,
  kSetComp,
  kDictComp,
  kGenerator,
  kBinary,
  kUnary,
  kNot,
  kBool,
  kCompare,
  kLambda,
  kConditional,
  kWalrus,
  kAwait,
  kYield,
  kStar,
  kDoubleStar,
  kAssign,     // kLeft, kType, kRight
  kAugAssign,  // kLeft, kRight
  // Parts that are neither.
  kName,  // an identifier that is no expression: an attribute, a keyword, a definition, an import
  kDottedName,
  kImportItem,  // DottedName, Name (kAlias)
  kImportStar,
  kWithItem,
  kDecorator,
  kParameters,
  kParam,  // Name, kType, kValue; op: kOpStar or kOpDoubleStar
  kParamSeparator,
  kArguments,
  kKeywordArg,  // Name, kValue
  kPair,
  kForIn,
  kIfClause,
  kStringPart,
  kInterpolation,
  kFormatSpec,
  kAs,
  kOther,
};
inline constexpr int kKindCount = static_cast<int>(Kind::kOther) + 1;

/// What a node is to its parent; children with the same role stand in the order of the text.
enum class Role : uint8_t {
  kNone,
  kName,
  kFunction,
  kArguments,
  kParameters,
  kObject,
  kLeft,
  kRight,
  kType,
  kReturnType,
  kValue,
  kAlias,
  kBody,
  kElse,
  kFinally,
  kCondition,
  kModule,
  kBases,
  kDecorator,
  kKey,
  kLower,
  kUpper,
  kStep,
  kCause,
  kGuard,
  kTypeParameters,
};
inline constexpr int kRoleCount = static_cast<int>(Role::kTypeParameters) + 1;

/// Operators and marks: of kBinary, kCompare and the like the operator, of others what is said at
/// their kind.
enum Op : uint16_t {
  kOpNone,
  kOpAsync,
  kOpStar,
  kOpDoubleStar,
  kOpSlash,
  kOpBytes,
  kOpFormat,           // an f-string without anything interpolated
  kOpChained,          // a comparison of more than two operands: its operators are kOther leaves
  kOpFirstToken = 16,  // any other operator: its tree-sitter symbol
};

using NodeId = uint32_t;
inline constexpr NodeId kNoNode = UINT32_MAX;

/// A node; its children are the nodes from id + 1 up to `after`, each child's sibling at its own
/// `after`.
struct Node {
  Kind kind = Kind::kOther;
  Role role = Role::kNone;
  uint16_t op = 0;
  uint32_t begin = 0;  // bytes
  uint32_t end = 0;
  NodeId parent = kNoNode;
  NodeId after = 0;       // the first node behind this one's subtree
  NameId name = kNoName;  // of leaves: identifier (NFKC), number, content of a string
};

/// A stretch of a text, in bytes.
struct ByteRange {
  uint32_t begin = 0;
  uint32_t end = 0;
};

/// One of the literals that a joined string is made of, by what stands before it in the string.
struct LiteralStart {
  NodeId string = kNoNode;
  uint32_t begin = 0;   // in the text
  uint32_t parts = 0;   // of an f-string: its children that end before
  uint32_t length = 0;  // ... and the bytes of content behind them
};

/// A Python text as one array of nodes in the order of the text; node 0 is the module. Immutable
/// once built; views point into the text it was built from.
class Tree {
 public:
  std::vector<Node> nodes;
  NameTable names;
  std::vector<ByteRange> comments;      // of what was parsed, ascending
  std::vector<uint32_t> error_offsets;  // where ERROR and MISSING nodes begin, ascending
  uint32_t functions = 0;
  std::vector<NodeId> joined_strings;        // of several literals side by side; ascending
  std::vector<LiteralStart> literal_starts;  // of those, in their order
  /// Where an identifier has a byte that means something only in the file's own encoding.
  uint32_t foreign_identifier = UINT32_MAX;

  const Node& operator[](NodeId id) const { return nodes[id]; }
  bool IsLeaf(NodeId id) const { return nodes[id].after == id + 1; }
  /// The first child, or kNoNode.
  NodeId FirstChild(NodeId id) const { return IsLeaf(id) ? kNoNode : id + 1; }
  /// The next sibling, or kNoNode.
  NodeId Next(NodeId id) const {
    NodeId next = nodes[id].after;
    NodeId parent = nodes[id].parent;
    return parent != kNoNode && next < nodes[parent].after ? next : kNoNode;
  }
  /// The first child in a role, or kNoNode.
  NodeId Child(NodeId id, Role role) const {
    for (NodeId child = FirstChild(id); child != kNoNode; child = Next(child)) {
      if (nodes[child].role == role) return child;
    }
    return kNoNode;
  }
  bool IsJoined(NodeId string) const {
    return std::binary_search(joined_strings.begin(), joined_strings.end(), string);
  }
  NodeId size() const { return static_cast<NodeId>(nodes.size()); }
};

/// The text of an operator: "+", "not in". Empty for what is none.
std::string_view OperatorText(uint16_t op);

bool IsStatement(Kind kind);
bool IsCompound(Kind kind);
bool IsExpression(Kind kind);

}  // namespace pushgate::rules::syntax
