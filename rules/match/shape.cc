#include "rules/match/shape.h"

namespace pushgate::rules::match {

using syntax::Kind;
using syntax::Role;

bool MayBeLeftOut(Kind kind, Role role) {
  switch (kind) {
    case Kind::kFunctionDef:
      return role == Role::kDecorator || role == Role::kReturnType || role == Role::kTypeParameters;
    case Kind::kClassDef:
      return role == Role::kDecorator || role == Role::kBases || role == Role::kTypeParameters;
    case Kind::kParam:
      return role == Role::kType || role == Role::kValue;
    case Kind::kAssign:
    case Kind::kInterpolation:
      return role == Role::kType;
    case Kind::kIf:
    case Kind::kFor:
    case Kind::kWhile:
      return role == Role::kElse;
    case Kind::kExcept:
    case Kind::kImportItem:
      return role == Role::kAlias;
    default:
      return false;
  }
}

bool IsUnordered(Kind kind, Role role) {
  switch (kind) {
    case Kind::kFunctionDef:
    case Kind::kClassDef:
      return role == Role::kDecorator;
    case Kind::kTry:
    case Kind::kWith:
    case Kind::kImport:
    case Kind::kImportFrom:
      return role == Role::kNone;
    case Kind::kDict:
    case Kind::kSet:
      return true;
    default:
      return false;
  }
}

bool MayHaveMore(Kind kind, Role) { return kind != Kind::kDict && kind != Kind::kSet; }

bool MayStandFor(Kind pattern, Kind target) {
  if (pattern == Kind::kIdentifier) return syntax::IsExpression(target);
  if (pattern == Kind::kExprStmt) return syntax::IsStatement(target);
  return pattern == target;
}

std::string_view LiteralType(Kind kind, uint16_t op) {
  switch (kind) {
    case Kind::kString:
    case Kind::kFString:
      return op == syntax::kOpBytes ? "bytes" : "str";
    case Kind::kInteger:
      return "int";
    case Kind::kFloat:
      return "float";
    case Kind::kTrue:
    case Kind::kFalse:
      return "bool";
    case Kind::kList:
      return "list";
    case Kind::kDict:
      return "dict";
    case Kind::kTuple:
      return "tuple";
    case Kind::kSet:
      return "set";
    default:
      return "";
  }
}

bool IsBraces(Kind kind) {
  return kind == Kind::kDict || kind == Kind::kSet || kind == Kind::kDictComp ||
         kind == Kind::kSetComp;
}

}  // namespace pushgate::rules::match
