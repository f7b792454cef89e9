#include "rules/names/constants.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace pushgate::rules::names {
namespace {

using syntax::Kind;
using syntax::kNoNode;
using syntax::NodeId;
using syntax::Role;
using Maybe = std::optional<Constant>;

// Names and operators that are followed one into another; code that people write has fewer.
constexpr int kDeepest = 40;
// What a string may grow to by joining: a loop of names could double it without end.
constexpr size_t kLongest = 1 << 16;
constexpr size_t kMostSites = 64;

Maybe OfTruth(bool truth) {
  Constant constant;
  constant.kind = truth ? Constant::Kind::kTrue : Constant::Kind::kFalse;
  return constant;
}

Maybe OfInteger(int64_t value) {
  Constant constant;
  constant.kind = Constant::Kind::kInteger;
  constant.integer = value;
  return constant;
}

bool IsString(const Constant& constant) {
  return constant.kind == Constant::Kind::kString || constant.kind == Constant::Kind::kAnyString;
}

std::optional<double> Real(const Constant& constant) {
  if (constant.kind == Constant::Kind::kInteger) return static_cast<double>(constant.integer);
  if (constant.kind == Constant::Kind::kFloat) return constant.real;
  return std::nullopt;
}

std::optional<int64_t> Power(int64_t base, int64_t exponent) {
  if (exponent < 0 || exponent > 64) return std::nullopt;
  int64_t result = 1;
  for (; exponent > 0; --exponent) {
    if (__builtin_mul_overflow(result, base, &result)) return std::nullopt;
  }
  return result;
}

int64_t FloorDivide(int64_t a, int64_t b) {
  int64_t quotient = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

}  // namespace

std::optional<int64_t> Calculate(std::string_view op, int64_t a, int64_t b) {
  int64_t result = 0;
  bool shift = b >= 0 && b < 63;
  bool divides = b != 0 && !(a == INT64_MIN && b == -1);
  if (op == "+")
    return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional(result);
  if (op == "-")
    return __builtin_sub_overflow(a, b, &result) ? std::nullopt : std::optional(result);
  if (op == "*")
    return __builtin_mul_overflow(a, b, &result) ? std::nullopt : std::optional(result);
  if (op == "//" && divides) return FloorDivide(a, b);
  if (op == "/" && divides && a % b == 0) return a / b;
  if (op == "%" && divides) return a - FloorDivide(a, b) * b;
  if (op == "**") return Power(a, b);
  if (op == "&") return a & b;
  if (op == "|") return a | b;
  if (op == "^") return a ^ b;
  if (op == ">>" && shift) return a >> b;
  if (op == "<<" && shift && std::abs(a) < (INT64_MAX >> b)) return a * (int64_t{1} << b);
  return std::nullopt;
}

std::optional<Constant> ParseNumber(Kind kind, std::string_view text) {
  std::string digits;
  for (char c : text) {
    if (c != '_') digits += c;
  }
  while (!digits.empty() && (digits.back() == 'l' || digits.back() == 'L')) digits.pop_back();
  const char *begin = digits.data(), *end = begin + digits.size();
  Constant constant;
  if (kind == Kind::kFloat) {
    constant.kind = Constant::Kind::kFloat;
    auto parsed = std::from_chars(begin, end, constant.real);
    return parsed.ec == std::errc() && parsed.ptr == end ? Maybe(constant) : std::nullopt;
  }
  int base = 10;
  if (digits.size() > 1 && digits[0] == '0') {
    char mark = static_cast<char>(digits[1] | 0x20);
    base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
    begin += mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1;
  }
  constant.kind = Constant::Kind::kInteger;
  auto parsed = std::from_chars(begin, end, constant.integer, base);
  return parsed.ec == std::errc() && parsed.ptr == end ? Maybe(constant) : std::nullopt;
}

const std::optional<Constant>& Constants::Of(NodeId expression) {
  static const Maybe kNothing;
  if (auto known = known_.find(expression); known != known_.end()) return known->second;
  if (depth_ >= kDeepest || !steps_.Take(2)) return kNothing;
  known_[expression] = std::nullopt;  // what depends on itself is not constant
  ++depth_;
  Maybe found = Find(expression);
  --depth_;
  return known_[expression] = found;
}

std::optional<Constant> Constants::Find(NodeId expression) {
  switch (tree_[expression].kind) {
    case Kind::kIdentifier:
      return OfName(expression);
    case Kind::kAttribute:
      return OfAttribute(expression);
    case Kind::kFString:
      return OfFString(expression);
    case Kind::kUnary:
    case Kind::kNot:
      return OfUnary(expression);
    case Kind::kBinary:
      return OfBinary(expression);
    case Kind::kCompare:
      return OfCompare(expression);
    case Kind::kBool:
      return OfBool(expression);
    default:
      return OfLeaf(expression);
  }
}

std::optional<Constant> Constants::OfLeaf(NodeId leaf) const {
  Constant constant;
  std::string_view text = tree_.names.Text(tree_[leaf].name);
  switch (tree_[leaf].kind) {
    case Kind::kString:
    case Kind::kStringPart:
      constant.kind = Constant::Kind::kString;
      constant.bytes = tree_[leaf].kind == Kind::kString && tree_[leaf].op == syntax::kOpBytes;
      constant.text = text;
      return constant;
    case Kind::kInteger:
    case Kind::kFloat:
      return ParseNumber(tree_[leaf].kind, text);
    case Kind::kTrue:
    case Kind::kFalse:
      return OfTruth(tree_[leaf].kind == Kind::kTrue);
    case Kind::kNone:
      return constant;
    default:
      return std::nullopt;
  }
}

std::vector<SiteId> Constants::SitesOf(NodeId identifier) {
  std::vector<SiteId> sites;
  for (SiteId id = scopes_.Lookup(identifier); id != kNoSite; id = scopes_.site(id).next) {
    if (!steps_.Take() || sites.size() > kMostSites) return {};
    sites.push_back(id);
  }
  return sites;
}

std::optional<Constant> Constants::OfName(NodeId identifier) {
  std::vector<SiteId> sites = SitesOf(identifier);
  NodeId function = FunctionAround(identifier);
  bool local = std::all_of(sites.begin(), sites.end(), [&](SiteId id) {
    return FunctionAround(scopes_.site(id).node) == function;
  });
  if (local) return Join(ReachingSites(identifier, std::move(sites)));
  return sites.size() == 1 ? Join(sites) : std::nullopt;
}

std::optional<Constant> Constants::Join(const std::vector<SiteId>& sites) {
  Maybe joined;
  for (SiteId id : sites) {
    const Site& site = scopes_.site(id);
    if (site.kind != SiteKind::kValue || site.value == kNoNode) return std::nullopt;
    const Maybe& value = Of(site.value);
    if (!value) return std::nullopt;
    if (!joined) joined = value;
    if (*joined == *value) continue;
    if (!IsString(*joined) || !IsString(*value)) return std::nullopt;
    joined->kind = Constant::Kind::kAnyString;
    joined->text = {};
  }
  return joined;
}

NodeId Constants::FunctionAround(NodeId node) const {
  for (node = tree_[node].parent; node != kNoNode && node != 0 && steps_.Take();
       node = tree_[node].parent) {
    Kind kind = tree_[node].kind;
    if (kind == Kind::kFunctionDef || kind == Kind::kLambda) return node;
  }
  return 0;
}

/// The assignments that a use may see; none if it may see no assignment at all.
std::vector<SiteId> Constants::ReachingSites(NodeId use, std::vector<SiteId> sites) {
  std::sort(sites.begin(), sites.end(),
            [&](SiteId a, SiteId b) { return scopes_.site(a).node < scopes_.site(b).node; });
  std::vector<Assignment> assignments;
  for (SiteId id : sites) {
    const Site& site = scopes_.site(id);
    assignments.push_back({site.node, true, site.kind == SiteKind::kParameter});
  }
  Reaching::Found found = reaching_.Find(use, assignments);
  if (!found.always) return {};
  std::vector<SiteId> reaching;
  for (uint32_t place : found.assignments) reaching.push_back(sites[place]);
  return reaching;
}

/// `self.NAME`, `cls.NAME` and `Class.NAME`, given once.
std::optional<Constant> Constants::OfAttribute(NodeId attribute) {
  std::optional<NodeId> value = types_.OnlyValueOf(attribute);
  return value ? Of(*value) : std::nullopt;
}

std::optional<Constant> Constants::OfFString(NodeId string) {
  // Which text it becomes is left open: the prefilter looks for texts between quotes only.
  Constant any;
  any.kind = Constant::Kind::kAnyString;
  for (NodeId part = tree_.FirstChild(string); part != kNoNode; part = tree_.Next(part)) {
    NodeId expression = tree_[part].kind == Kind::kInterpolation ? tree_.FirstChild(part) : part;
    if (expression == kNoNode || tree_.Child(part, Role::kType) != kNoNode) return std::nullopt;
    const Maybe& value = Of(expression);
    bool name = tree_[expression].kind == Kind::kIdentifier;
    if (!value || (name && !IsString(*value))) return std::nullopt;
  }
  return any;
}

std::optional<Constant> Constants::OfUnary(NodeId unary) {
  NodeId operand = tree_.FirstChild(unary);
  if (operand == kNoNode) return std::nullopt;
  Maybe value = Of(operand);
  if (!value) return std::nullopt;
  if (tree_[unary].kind == Kind::kNot) {
    bool truth = value->kind == Constant::Kind::kTrue;
    return truth || value->kind == Constant::Kind::kFalse ? OfTruth(!truth) : std::nullopt;
  }
  std::string_view op = syntax::OperatorText(tree_[unary].op);
  bool integer = value->kind == Constant::Kind::kInteger;
  if (op == "+" && Real(*value)) return value;
  if (op == "~" && integer) return OfInteger(~value->integer);
  if (op != "-") return std::nullopt;
  if (integer && value->integer != INT64_MIN) return OfInteger(-value->integer);
  if (value->kind != Constant::Kind::kFloat) return std::nullopt;
  value->real = -value->real;
  return value;
}

/// A step for every four bytes: one text may be a part of as many as the file has expressions.
std::optional<Constant> Constants::Concatenate(const Constant& a, const Constant& b) {
  Constant both = a;
  size_t size = a.text.size() + b.text.size();
  bool any = a.kind == Constant::Kind::kAnyString || b.kind == Constant::Kind::kAnyString;
  if (any || size > kLongest) {
    both.kind = Constant::Kind::kAnyString;
    both.text = {};
    return both;
  }
  if (!steps_.Take(size / 4)) return std::nullopt;
  both.text = joined_.emplace_back(std::string(a.text).append(b.text));
  return both;
}

std::optional<Constant> Constants::OfBinary(NodeId binary) {
  NodeId left = tree_.FirstChild(binary);
  NodeId right = left == kNoNode ? kNoNode : tree_.Next(left);
  if (right == kNoNode) return std::nullopt;
  Maybe a = Of(left), b = Of(right);
  std::string_view op = syntax::OperatorText(tree_[binary].op);
  bool repeats = op == "*" && ((a && IsString(*a)) || (b && IsString(*b)));
  if (repeats) {
    Constant any;
    any.kind = Constant::Kind::kAnyString;
    return any;
  }
  if (!a || !b) return std::nullopt;
  if (op == "+" && IsString(*a) && IsString(*b)) return Concatenate(*a, *b);
  bool integers = a->kind == Constant::Kind::kInteger && b->kind == Constant::Kind::kInteger;
  if (integers) {
    std::optional<int64_t> result = Calculate(op, a->integer, b->integer);
    if (result) return OfInteger(*result);
  }
  std::optional<double> x = Real(*a), y = Real(*b);
  if (!x || !y) return std::nullopt;
  Constant result;
  result.kind = Constant::Kind::kFloat;
  if (op == "+") return result.real = *x + *y, result;
  if (op == "-") return result.real = *x - *y, result;
  if (op == "*" && !integers) return result.real = *x * *y, result;
  if (op == "/" && *y != 0) return result.real = *x / *y, result;
  return std::nullopt;
}

std::optional<Constant> Constants::OfCompare(NodeId compare) {
  NodeId left = tree_.FirstChild(compare);
  NodeId right = left == kNoNode ? kNoNode : tree_.Next(left);
  if (right == kNoNode || tree_[compare].op == syntax::kOpChained) return std::nullopt;
  Maybe a = Of(left), b = Of(right);
  if (!a || !b) return std::nullopt;
  std::string_view op = syntax::OperatorText(tree_[compare].op);
  std::optional<double> x = Real(*a), y = Real(*b);
  bool strings = a->kind == Constant::Kind::kString && b->kind == Constant::Kind::kString;
  if (!strings && (!x || !y)) return std::nullopt;
  int order = strings ? a->text.compare(b->text) : (*x > *y) - (*x < *y);
  if (op == "==") return OfTruth(order == 0);
  if (op == "!=") return OfTruth(order != 0);
  if (op == "<") return OfTruth(order < 0);
  if (op == "<=") return OfTruth(order <= 0);
  if (op == ">") return OfTruth(order > 0);
  if (op == ">=") return OfTruth(order >= 0);
  return std::nullopt;
}

/// Truths are calculated; of strings, `or` gives one of them and `and` the last.
std::optional<Constant> Constants::OfBool(NodeId expression) {
  bool is_and = syntax::OperatorText(tree_[expression].op) == "and";
  bool result = is_and, truths = true, strings = true;
  Maybe last;
  for (NodeId side = tree_.FirstChild(expression); side != kNoNode; side = tree_.Next(side)) {
    last = Of(side);
    bool truth = last && last->kind == Constant::Kind::kTrue;
    truths &= truth || (last && last->kind == Constant::Kind::kFalse);
    result = is_and ? result && truth : result || truth;
    strings &= last && IsString(*last);
  }
  if (truths) return OfTruth(result);
  if (!last || !IsString(*last) || (!is_and && !strings)) return std::nullopt;
  last->kind = Constant::Kind::kAnyString;
  last->text = {};
  return last;
}

}  // namespace pushgate::rules::names
