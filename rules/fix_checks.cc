#include "rules/fix_checks.h"

#include <algorithm>
#include <array>
#include <set>

#include "rules/syntax/parser.h"

namespace pushgate::rules {
namespace {

using syntax::Kind;
using syntax::kNoNode;
using syntax::Node;
using syntax::NodeId;
using syntax::Role;
using syntax::Tree;

constexpr std::string_view kBuiltins =
    " ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup "
    "BlockingIOError BrokenPipeError BufferError BytesWarning ChildProcessError "
    "ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError "
    "DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception "
    "ExceptionGroup False FileExistsError FileNotFoundError FloatingPointError FutureWarning "
    "GeneratorExit IOError ImportError ImportWarning IndentationError IndexError "
    "InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError "
    "ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError "
    "OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError "
    "RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration "
    "StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError True "
    "TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError "
    "UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError "
    "__annotations__ __build_class__ __builtins__ __class__ __debug__ __doc__ __file__ __import__ "
    "__loader__ __module__ __name__ __package__ __path__ __qualname__ __spec__ abs aiter all anext "
    "any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex "
    "copyright credits delattr dict dir divmod enumerate eval exec exit filter float format "
    "frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len "
    "license list locals map max memoryview min next object oct open ord pow print property quit "
    "range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars "
    "zip ";

/// The innermost function, lambda or class whose body holds a node, or the module.
NodeId BodyAround(const Tree& tree, NodeId id) {
  while (id != 0) {
    NodeId parent = tree[id].parent;
    Kind kind = tree[parent].kind;
    bool opens = kind == Kind::kFunctionDef || kind == Kind::kLambda || kind == Kind::kClassDef;
    if (opens && tree[id].role == Role::kBody) return parent;
    id = parent;
  }
  return 0;
}

bool IsInLoop(const Tree& tree, NodeId id) {
  for (NodeId end = BodyAround(tree, id); id != end; id = tree[id].parent) {
    Kind kind = tree[tree[id].parent].kind;
    bool loop = kind == Kind::kFor || kind == Kind::kWhile;
    if (loop && tree[id].role == Role::kBody) return true;
  }
  return false;
}

/// What is wrong with the order of a call's arguments; empty if nothing.
std::string_view WrongArguments(const Tree& tree, NodeId arguments) {
  bool keyword = false, unpacked = false;
  std::set<syntax::NameId> names;
  for (NodeId id = tree.FirstChild(arguments); id != kNoNode; id = tree.Next(id)) {
    Kind kind = tree[id].kind;
    if (kind == Kind::kKeywordArg) {
      NodeId name = tree.Child(id, Role::kName);
      if (name != kNoNode && !names.insert(tree[name].name).second) return "a repeated argument";
      keyword = true;
    } else if (kind == Kind::kDoubleStar) {
      unpacked = true;
    } else if (unpacked || (keyword && kind != Kind::kStar)) {
      return "a positional argument behind a keyword";
    }
  }
  return {};
}

bool HasBody(Kind kind) {
  return kind == Kind::kFunctionDef || kind == Kind::kClassDef || kind == Kind::kIf ||
         kind == Kind::kFor || kind == Kind::kWhile || kind == Kind::kTry ||
         kind == Kind::kExcept || kind == Kind::kWith || kind == Kind::kCase;
}

/// What is wrong with one node; empty if nothing.
std::string_view WrongWith(const Tree& tree, NodeId id) {
  const Node& node = tree[id];
  bool async = node.op == syntax::kOpAsync && node.kind != Kind::kFunctionDef;
  if (node.kind == Kind::kAwait || async) {
    NodeId body = BodyAround(tree, id);
    bool inside = tree[body].kind == Kind::kFunctionDef && tree[body].op == syntax::kOpAsync;
    return inside ? "" : "'async' or 'await' outside an async function";
  }
  if (HasBody(node.kind)) {
    NodeId body = tree.Child(id, Role::kBody);
    return body == kNoNode || (tree[body].kind == Kind::kBlock && tree.IsLeaf(body))
               ? "an empty block"
               : "";
  }
  switch (node.kind) {
    case Kind::kBlock:
      return tree.IsLeaf(id) ? "an empty block" : "";
    case Kind::kPrint:
    case Kind::kExec:
      return "a statement of Python 2";
    case Kind::kReturn:
      return tree[BodyAround(tree, id)].kind == Kind::kFunctionDef ? ""
                                                                   : "'return' outside a function";
    case Kind::kYield: {
      Kind body = tree[BodyAround(tree, id)].kind;
      return body == Kind::kFunctionDef || body == Kind::kLambda ? ""
                                                                 : "'yield' outside a function";
    }
    case Kind::kBreak:
    case Kind::kContinue:
      return IsInLoop(tree, id) ? "" : "'break' or 'continue' outside a loop";
    case Kind::kArguments:
      return WrongArguments(tree, id);
    default:
      return "";
  }
}

}  // namespace

Result<std::unique_ptr<ParsedText>> ParsedText::Parse(std::string_view path, std::string_view text,
                                                      const Budget& budget, const Watch& watch) {
  std::unique_ptr<ParsedText> parsed(new ParsedText(text, budget, watch));
  syntax::ParseStatus status = syntax::Parse(parsed->source_, budget.parse, watch, parsed->tree);
  if (status != syntax::ParseStatus::kParsed) {
    return Fail(ErrorCode::kFault, "it takes too long to parse");
  }
  parsed->scopes_.emplace(parsed->tree, path, parsed->steps_);
  return parsed;
}

UnboundNames ParsedText::Unbound() {
  UnboundNames unbound;
  for (NodeId id = 1; id < tree.size(); ++id) {
    if (tree[id].kind != Kind::kIdentifier || scopes_->Lookup(id) != names::kNoSite) continue;
    unbound.emplace(tree[id].begin, tree.names.Text(tree[id].name));
  }
  return unbound;
}

NodeId ParsedText::ExpressionAt(uint32_t begin, uint32_t end) const {
  // Nodes stand in the order of the text, but for what a definition's or call's parts are sorted
  // by.
  for (NodeId id = 1; id < tree.size(); ++id) {
    const Node& node = tree[id];
    if (node.begin == begin && node.end == end && syntax::IsExpression(node.kind)) return id;
  }
  std::string_view inner = text().substr(begin, end - begin);
  if (!inner.starts_with('(') || !inner.ends_with(')')) return kNoNode;
  inner = inner.substr(1, inner.size() - 2);
  size_t from = inner.find_first_not_of(" \t\r\n"), to = inner.find_last_not_of(" \t\r\n");
  if (from == std::string_view::npos) return kNoNode;
  return ExpressionAt(begin + 1 + static_cast<uint32_t>(from),
                      begin + 2 + static_cast<uint32_t>(to));
}

std::vector<Flaw> FlawsOf(const Tree& tree) {
  std::vector<Flaw> flaws;
  for (uint32_t at : tree.error_offsets) flaws.push_back({at, "a syntax error"});
  for (NodeId id = 1; id < tree.size(); ++id) {
    std::string_view what = WrongWith(tree, id);
    if (!what.empty()) flaws.push_back({tree[id].begin, std::string(what)});
  }
  std::stable_sort(flaws.begin(), flaws.end(),
                   [](const Flaw& a, const Flaw& b) { return a.at < b.at; });
  return flaws;
}

bool IsBuiltin(std::string_view name) {
  return kBuiltins.find(" " + std::string(name) + " ") != std::string_view::npos;
}

}  // namespace pushgate::rules
