#include "rules/syntax/tree.h"

namespace pushgate::rules::syntax {

bool IsStatement(Kind kind) { return kind >= Kind::kExprStmt && kind <= Kind::kErrorStmt; }

bool IsCompound(Kind kind) {
  switch (kind) {
    case Kind::kIf:
    case Kind::kFor:
    case Kind::kWhile:
    case Kind::kTry:
    case Kind::kExcept:
    case Kind::kWith:
    case Kind::kFunctionDef:
    case Kind::kClassDef:
    case Kind::kMatch:
    case Kind::kCase:
      return true;
    default:
      return false;
  }
}

bool IsExpression(Kind kind) { return kind >= Kind::kIdentifier && kind <= Kind::kAugAssign; }

}  // namespace pushgate::rules::syntax
