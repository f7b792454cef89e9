#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/names/reaching.h"
#include "rules/names/scopes.h"
#include "rules/names/types.h"

namespace pushgate::rules::names {

/// The value of an expression that is the same whenever it is evaluated.
struct Constant {
  enum class Kind : uint8_t {
    kString,
    kAnyString,  // a string made of constants, of whatever content
    kInteger,
    kFloat,
    kTrue,
    kFalse,
    kNone,
  };

  Kind kind = Kind::kNone;
  bool bytes = false;
  std::string_view text;  // of kString; lives as long as the Constants that told it
  int64_t integer = 0;    // of kInteger
  double real = 0;        // of kFloat

  bool operator==(const Constant&) const = default;
};

/// The value of a number's literal; nothing if it is imaginary or too large.
std::optional<Constant> ParseNumber(syntax::Kind kind, std::string_view text);

/// Integer arithmetic as in Python; nothing if it is not defined, or leaves 64 bits.
std::optional<int64_t> Calculate(std::string_view op, int64_t a, int64_t b);

/// Which expressions of a file are constant: literals, names that hold one wherever they are read,
/// attributes that a class gives one, and what is calculated from those. A name that is assigned
/// several times in a function has at each place the value of the assignments that reach it. For
/// one thread.
class Constants {
 public:
  Constants(const syntax::Tree& tree, Scopes& scopes, Types& types, Steps& steps)
      : tree_(tree), scopes_(scopes), types_(types), steps_(steps), reaching_(tree, steps) {}

  const std::optional<Constant>& Of(syntax::NodeId expression);

 private:
  using Maybe = std::optional<Constant>;

  Maybe Find(syntax::NodeId expression);
  Maybe OfLeaf(syntax::NodeId leaf) const;
  Maybe OfName(syntax::NodeId identifier);
  Maybe OfAttribute(syntax::NodeId attribute);
  Maybe OfFString(syntax::NodeId string);
  Maybe OfUnary(syntax::NodeId unary);
  Maybe OfBinary(syntax::NodeId binary);
  Maybe Concatenate(const Constant& a, const Constant& b);
  Maybe OfCompare(syntax::NodeId compare);
  Maybe OfBool(syntax::NodeId expression);
  Maybe Join(const std::vector<SiteId>& sites);
  std::vector<SiteId> SitesOf(syntax::NodeId identifier);
  std::vector<SiteId> ReachingSites(syntax::NodeId use, std::vector<SiteId> sites);
  syntax::NodeId FunctionAround(syntax::NodeId node) const;

  const syntax::Tree& tree_;
  Scopes& scopes_;
  Types& types_;
  Steps& steps_;
  names::Reaching reaching_;
  std::unordered_map<syntax::NodeId, Maybe> known_;
  std::deque<std::string> joined_;  // texts that stand nowhere as a whole
  int depth_ = 0;
};

}  // namespace pushgate::rules::names
