#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace pushgate::rules {
struct Import;
namespace language {
struct ValueKind;
}
}  // namespace pushgate::rules

namespace pushgate::rules::names {

/// What is done to a value.
struct OriginStep {
  enum class Kind : uint8_t {
    kCall,
    kAttribute,  // `.name`
    kItem,       // `[name]`, or any element if there is no name; what a loop or `yield` gives
    kEnter,      // what `with` gives
  };

  Kind kind = Kind::kCall;
  std::string name{};  // of a call: its first argument, where that is a constant key

  bool operator==(const OriginStep&) const = default;
};

/// How a value was come by, where that says who makes it.
struct Way {
  /// It is asked who makes it: of functions that are annotated, what they return counts, too.
  bool made = false;
  /// It is what calling a function of the file gives: the call that makes it stands in there.
  bool returned = false;
  /// The annotation of a variable says it, or of a container's elements: it was made before.
  bool held = false;
  /// A function's annotation says it, and what the function returns stands beside it.
  bool said = false;
  /// It is what a function returns whose annotation says what that is.
  bool beside = false;

  auto operator<=>(const Way&) const = default;
  Way& operator|=(const Way& other) {
    made |= other.made;
    returned |= other.returned;
    held |= other.held;
    said |= other.said;
    beside |= other.beside;
    return *this;
  }
};

/// Where a value comes from: a dotted name, and what is done to it. Knows no file, so that what
/// one file asks another can answer.
struct Origin {
  enum class Kind : uint8_t {
    kImported,  // a dotted name as imports give it
    kOwn,       // the same of a function or class of the file; where it leads is said beside it
    kInstance,  // the same of an instance or member of a class of the file
    kName,      // a name of which nothing is known: a parameter, a builtin
    kLiteral,   // what no name gives: a number, a list, a local class
  };

  Kind kind = Kind::kLiteral;
  /// Whether it may be more than is said here.
  bool open = false;
  Way way{};
  bool declared = false;      // by an annotation
  uint16_t latest_start = 0;  // see Path; what other files answer is whole
  std::vector<std::string> path{};
  std::vector<OriginStep> steps{};  // the first is no attribute

  bool operator==(const Origin&) const = default;
};

/// `a.b.C().session`, as people and `kinds:` write it.
std::string TextOf(const Origin& origin);

/// Where a value may come from, by the order in which it was found.
struct Sources {
  std::vector<Origin> origins;
  bool cut = false;  // there were more than are followed
};

/// What other modules say. For one file and one thread.
class Elsewhere {
 public:
  virtual ~Elsewhere() = default;

  /// What an origin of kind kImported leads to in the module that holds it (by its way, who makes
  /// it); nullptr if that is not
  /// known. The answer lives as long as this, and is not asked about again.
  virtual const Sources* Find(const Origin& imported) = 0;
  /// Whether what an import of the file brings may lead to a value of a kind, as far as other
  /// modules show that without being parsed.
  virtual bool MayBring(const Import& import, const language::ValueKind& kind) = 0;
};

}  // namespace pushgate::rules::names
