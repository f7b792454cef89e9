#pragma once

namespace pushgate::rules::language {

/// A rule's `options`, as far as they can change what a search finds in Python. The defaults are
/// Semgrep's.
struct RuleOptions {
  bool constant_propagation = true;   // a literal matches a name that has to hold it
  bool symbolic_propagation = false;  // a pattern sees through names assigned once
  bool ac_matching = true;            // and/or chains match in shorter patterns, | & ^ in any order
  bool commutative_boolop = false;    // `a and b` matches `b and a`
  bool symmetric_eq = false;          // `a == b` matches `b == a`; older: commutative_compop
  bool vardef_assign = true;          // `x = v` matches `x: T = v`
  bool attr_expr = true;              // `f(...)` matches the decorator `@f(...)`
  bool decorators_order_matters = false;
  bool unify_ids_strictly = true;      // a metavariable bound twice names one variable
  bool implicit_deep_exprstmt = true;  // `f();` as a statement matches deeper in a statement
  bool go_deeper_expr = true;          // `<... ...>` descends into expressions
  bool go_deeper_stmt = true;          // `...` between statements descends into nested blocks
  bool flddef_assign = false;          // `X = v` matches fields of a class

  bool operator==(const RuleOptions&) const = default;
};

}  // namespace pushgate::rules::language
