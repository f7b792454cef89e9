#include "rules/match/comparison.h"

#include <cctype>
#include <charconv>
#include <cmath>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "rules/names/constants.h"

namespace pushgate::rules::match {
namespace {

using language::Hole;
using language::Pattern;
using syntax::Kind;
using syntax::NodeId;

/// Code that has no value, by its text: only str() makes something of it.
struct Code {
  std::string text;
};

struct Value;
using List = std::vector<Value>;

struct Value {
  std::variant<bool, int64_t, double, std::string, Code, List> is;
};

using Maybe = std::optional<Value>;

Value Of(bool value) { return {value}; }

std::optional<double> Number(const Value& value) {
  if (const auto* integer = std::get_if<int64_t>(&value.is)) return static_cast<double>(*integer);
  if (const auto* real = std::get_if<double>(&value.is)) return *real;
  return std::nullopt;
}

std::optional<int> Compare(const Value& a, const Value& b) {
  auto sign = [](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
  const auto *i = std::get_if<int64_t>(&a.is), *j = std::get_if<int64_t>(&b.is);
  if (i != nullptr && j != nullptr) return sign(*i, *j);
  std::optional<double> x = Number(a), y = Number(b);
  if (x && y) return sign(*x, *y);
  const auto *s = std::get_if<std::string>(&a.is), *t = std::get_if<std::string>(&b.is);
  if (s != nullptr && t != nullptr) return sign(*s, *t);
  const auto *p = std::get_if<bool>(&a.is), *q = std::get_if<bool>(&b.is);
  if (p != nullptr && q != nullptr) return sign(*p, *q);
  return std::nullopt;
}

bool Equal(const Value& a, const Value& b) {
  std::optional<int> order = Compare(a, b);
  return order && *order == 0;
}

Maybe IsIn(const Value& item, const Value& container) {
  if (const auto* list = std::get_if<List>(&container.is)) {
    for (const Value& each : *list) {
      if (Equal(item, each)) return Of(true);
    }
    return Of(false);
  }
  const auto *part = std::get_if<std::string>(&item.is),
             *whole = std::get_if<std::string>(&container.is);
  if (part == nullptr || whole == nullptr) return Of(false);
  return Of(whole->find(*part) != std::string::npos);
}

Maybe Arithmetic(std::string_view op, const Value& a, const Value& b) {
  const auto *i = std::get_if<int64_t>(&a.is), *j = std::get_if<int64_t>(&b.is);
  if (i != nullptr && j != nullptr) {
    std::optional<int64_t> result = names::Calculate(op, *i, *j);
    if (!result) return std::nullopt;
    return Value{*result};
  }
  std::optional<double> x = Number(a), y = Number(b);
  if (!x || !y) return std::nullopt;
  if (op == "+") return Value{*x + *y};
  if (op == "-") return Value{*x - *y};
  if (op == "*") return Value{*x * *y};
  if (op == "/" && *y != 0) return Value{*x / *y};
  if (op == "%" && *y != 0) return Value{std::fmod(*x, *y)};
  if (op == "**") return Value{std::pow(*x, *y)};
  return std::nullopt;
}

Maybe Ordered(std::string_view op, const Value& a, const Value& b) {
  if (std::holds_alternative<Code>(a.is) || std::holds_alternative<Code>(b.is)) return std::nullopt;
  if (op == "in") return IsIn(a, b);
  if (op == "not in") {
    Maybe in = IsIn(a, b);
    return Of(!std::get<bool>(in->is));
  }
  if (op == "==") return Of(Equal(a, b));
  if (op == "!=") return Of(!Equal(a, b));
  std::optional<int> order = Compare(a, b);
  if (!order) return std::nullopt;
  if (op == "<") return Of(*order < 0);
  if (op == "<=") return Of(*order <= 0);
  if (op == ">") return Of(*order > 0);
  if (op == ">=") return Of(*order >= 0);
  return std::nullopt;
}

std::optional<std::string> Text(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value.is)) return *text;
  if (const auto* code = std::get_if<Code>(&value.is)) return code->text;
  if (const auto* integer = std::get_if<int64_t>(&value.is)) return std::to_string(*integer);
  if (const auto* truth = std::get_if<bool>(&value.is)) return *truth ? "true" : "false";
  return std::nullopt;
}

/// `2021-12-31` in seconds since 1970, local time.
Maybe Date(const std::string& text) {
  std::tm day{};
  const char* end = strptime(text.c_str(), "%Y-%m-%d", &day);
  if (end == nullptr || *end != '\0') return std::nullopt;
  day.tm_isdst = -1;
  return Value{static_cast<double>(std::mktime(&day))};
}

class Evaluation {
 public:
  Evaluation(Context& context, const language::Condition& condition, const Environment& environment)
      : context_(context),
        condition_(condition),
        pattern_(condition.comparison),
        environment_(environment) {}

  Maybe Run(NodeId p) {
    if (!context_.Step(4)) return std::nullopt;
    if (pattern_.parts[p].hole == Hole::kMetavariable) return OfMetavariable(p);
    switch (pattern_[p].kind) {
      case Kind::kString:
        return Value{std::string(context_.SymbolText(pattern_[p].name))};
      case Kind::kInteger:
      case Kind::kFloat:
        return OfConstant(
            names::ParseNumber(pattern_[p].kind, context_.SymbolText(pattern_[p].name)));
      case Kind::kTrue:
        return Of(true);
      case Kind::kFalse:
        return Of(false);
      case Kind::kList:
      case Kind::kTuple:
        return OfList(p);
      case Kind::kNot:
        return OfNot(p);
      case Kind::kBool:
        return OfBool(p);
      case Kind::kUnary:
        return OfUnary(p);
      case Kind::kBinary:
      case Kind::kCompare:
        return OfBinary(p);
      case Kind::kCall:
        return OfCall(p);
      default:
        return std::nullopt;
    }
  }

 private:
  static Maybe OfConstant(const std::optional<names::Constant>& constant) {
    using Kinds = names::Constant::Kind;
    if (!constant) return std::nullopt;
    switch (constant->kind) {
      case Kinds::kString:
        return Value{std::string(constant->text)};
      case Kinds::kInteger:
        return Value{constant->integer};
      case Kinds::kFloat:
        return Value{constant->real};
      case Kinds::kTrue:
        return Of(true);
      case Kinds::kFalse:
        return Of(false);
      default:
        return std::nullopt;
    }
  }

  Maybe OfMetavariable(NodeId p) {
    language::Slot slot = pattern_.parts[p].slot;
    if (slot == language::kNoSlot) return std::nullopt;
    const Binding& bound = environment_[slot];
    if (condition_.base != 0 && slot == condition_.slot) return InBase(bound);
    if (bound.kind == Binding::Kind::kNode) {
      if (Maybe value = OfConstant(context_.constants.Of(bound.a))) return value;
    }
    std::optional<std::string> text = context_.TextOf(bound);
    if (!text) return std::nullopt;
    using Binds = Binding::Kind;
    bool is_text =
        bound.kind == Binds::kText || bound.kind == Binds::kBytes || bound.kind == Binds::kGroup;
    if (is_text) return Value{std::move(*text)};
    return Value{Code{std::move(*text)}};
  }

  Maybe InBase(const Binding& bound) {
    std::optional<std::string> text;  // of a number as it is written: its digits may be octal
    bool number =
        bound.kind == Binding::Kind::kNode && context_.tree[bound.a].kind == Kind::kInteger;
    if (!number) text = context_.ConstantText(bound);
    if (!text) text = context_.TextOf(bound);
    if (!text) return std::nullopt;
    std::string digits;
    for (char c : *text) {
      if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-') digits += c;
    }
    bool says_base = digits.size() > 1 && digits[0] == '0' && std::isdigit(digits[1]) == 0;
    if (says_base) return OfConstant(names::ParseNumber(Kind::kInteger, digits));  // 0o777
    int64_t value = 0;
    const char* end = digits.data() + digits.size();
    auto parsed = std::from_chars(digits.data(), end, value, condition_.base);
    return parsed.ec == std::errc() && parsed.ptr == end ? Maybe(Value{value}) : std::nullopt;
  }

  std::vector<NodeId> Children(NodeId p) const {
    std::vector<NodeId> children;
    for (NodeId id = p + 1; id < pattern_[p].after; id = pattern_[id].after) children.push_back(id);
    return children;
  }

  Maybe OfList(NodeId p) {
    List list;
    for (NodeId child : Children(p)) {
      Maybe item = Run(child);
      if (!item) return std::nullopt;
      list.push_back(std::move(*item));
    }
    return Value{std::move(list)};
  }

  std::optional<bool> Truth(NodeId p) {
    Maybe value = Run(p);
    if (!value || !std::holds_alternative<bool>(value->is)) return std::nullopt;
    return std::get<bool>(value->is);
  }

  Maybe OfNot(NodeId p) {
    std::optional<bool> truth = Truth(p + 1);
    if (!truth) return std::nullopt;
    return Of(!*truth);
  }

  Maybe OfBool(NodeId p) {
    bool is_and = syntax::OperatorText(pattern_[p].op) == "and";
    bool result = is_and;
    for (NodeId child : Children(p)) {
      std::optional<bool> truth = Truth(child);
      if (!truth) return std::nullopt;
      result = is_and ? result && *truth : result || *truth;
    }
    return Of(result);
  }

  Maybe OfUnary(NodeId p) {
    Maybe value = Run(p + 1);
    if (!value) return std::nullopt;
    std::string_view op = syntax::OperatorText(pattern_[p].op);
    if (op == "+") return value;
    if (op == "-") return Arithmetic("-", Value{int64_t{0}}, *value);
    return std::nullopt;
  }

  Maybe OfBinary(NodeId p) {
    std::vector<NodeId> sides = Children(p);
    if (sides.size() != 2) return std::nullopt;
    Maybe a = Run(sides[0]), b = Run(sides[1]);
    if (!a || !b) return std::nullopt;
    std::string_view op = syntax::OperatorText(pattern_[p].op);
    return pattern_[p].kind == Kind::kCompare ? Ordered(op, *a, *b) : Arithmetic(op, *a, *b);
  }

  /// `int`, or `re.match` for an attribute of a name.
  std::string Called(NodeId call) const {
    NodeId function = pattern_.FirstChild(call);
    if (pattern_[function].kind == Kind::kIdentifier) {
      return std::string(context_.SymbolText(pattern_[function].name));
    }
    if (pattern_[function].kind != Kind::kAttribute) return "";
    std::vector<NodeId> parts = Children(function);
    if (parts.size() != 2 || pattern_[parts[0]].kind != Kind::kIdentifier) return "";
    return std::string(context_.SymbolText(pattern_[parts[0]].name)) + "." +
           std::string(context_.SymbolText(pattern_[parts[1]].name));
  }

  Maybe OfCall(NodeId p) {
    std::string name = Called(p);
    std::vector<NodeId> nodes = Children(p);
    std::vector<Value> arguments;
    for (NodeId argument : Children(nodes.back())) {
      Maybe value = Run(argument);
      if (!value) return std::nullopt;
      arguments.push_back(std::move(*value));
    }
    if (name == "today") return Value{static_cast<double>(std::time(nullptr))};
    if (name == "re.match" && arguments.size() == 2) return ReMatch(arguments[0], arguments[1]);
    if (arguments.size() != 1) return std::nullopt;
    return Convert(name, arguments[0]);
  }

  Maybe ReMatch(const Value& expression, const Value& text) {
    const auto* pattern = std::get_if<std::string>(&expression.is);
    const auto* subject = std::get_if<std::string>(&text.is);
    if (pattern == nullptr || subject == nullptr) return std::nullopt;
    if (!context_.Step(100)) return std::nullopt;
    Result<language::Regex> regex = language::Regex::Compile(*pattern);
    if (!regex) return std::nullopt;
    return Of(context_.MatchesStart(*regex, *subject));
  }

  static Maybe Convert(std::string_view name, const Value& value) {
    std::optional<std::string> text = Text(value);
    if (name == "str") return text ? Maybe(Value{*text}) : std::nullopt;
    if (name == "int" && std::holds_alternative<int64_t>(value.is)) return value;
    const auto* string = std::get_if<std::string>(&value.is);
    if (string == nullptr) return std::nullopt;
    if (name == "int") return OfConstant(names::ParseNumber(Kind::kInteger, *string));
    if (name == "float") return OfConstant(names::ParseNumber(Kind::kFloat, *string));
    if (name == "len") return Value{static_cast<int64_t>(string->size())};
    if (name == "strptime") return Date(*string);
    bool lower = name == "lower";
    if (!lower && name != "upper") return std::nullopt;
    std::string folded = *string;
    for (char& c : folded) {
      if (lower && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      if (!lower && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return Value{std::move(folded)};
  }

  Context& context_;
  const language::Condition& condition_;
  const Pattern& pattern_;
  const Environment& environment_;
};

}  // namespace

bool IsTrue(Context& context, const language::Condition& condition,
            const Environment& environment) {
  Maybe value = Evaluation(context, condition, environment).Run(condition.comparison.root);
  return value && std::holds_alternative<bool>(value->is) && std::get<bool>(value->is);
}

}  // namespace pushgate::rules::match
