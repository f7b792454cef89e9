#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/language/formula.h"

namespace pushgate::rules::language {

/// What a text must hold so that a formula can match in it, as a condition of literals, all and
/// any. A literal occurs somewhere in the file or in the names of its folders, not necessarily
/// where the formula matches: names are followed to imports and assignments.
struct Need {
  enum class Kind {
    kWord,    // a whole identifier
    kString,  // a whole word in the content of a string
    kText,    // a part of a word or several words, in code or in the content of a string
    kAll,
    kAny,
    kSomewhere,  // its first part, in the file; its second, if any, in a statement of the module
                 // where that begins, unless all of it stands in one definition
    kReachable,  // its first part, by the literals of the file and of the modules that it imports,
                 // and they import, taken together; without a part, OriginsOf(value_kind)
    kLine,       // its first part, by texts that stand in one logical line of the definition or
                 // statement of the module where the formula matches, or that imports bring; if its
                 // text is "with", the line is of a `with` that has an `as`
  };

  Kind kind = Kind::kAll;  // of nothing: always true
  std::string text;        // of a literal: letters, digits and underscores; of kText also hyphens
  bool any_case = false;   // of kText, which is then in lower case
  std::vector<Need> parts;
  bool attribute = false;  // of kWord: behind a dot, in an import or in a string
  // Of kText:
  bool begins_word = false;  // no letter, digit or underscore comes before it
  bool ends_word = false;    // ... or follows it
  bool written = false;      // of kLine: in the line itself, or as what an import calls something
  bool in_string = false;    // in a string that is used: not in code, a comment or a docstring
  const ValueKind* value_kind = nullptr;  // of kReachable: the kind of value that it is about

  bool is_literal() const { return kind < Kind::kAll; }
  bool is_always_met() const { return kind == Kind::kAll && parts.empty(); }
  bool operator==(const Need& other) const {
    return kind == other.kind && text == other.text && any_case == other.any_case &&
           parts == other.parts && attribute == other.attribute && written == other.written &&
           begins_word == other.begins_word && ends_word == other.ends_word &&
           in_string == other.in_string && value_kind == other.value_kind;
  }
};

/// The number of a need in a Prefilter.
using NeedId = uint32_t;

/// A sequence of statements, whose matches may cover several statements of the module.
template <typename Each>
struct SequenceOf {
  Each need{};              // of the whole sequence
  std::vector<Each> items;  // of each statement that may stand in a definition
  bool anywhere = false;    // what it takes to match it cannot be said of single statements
};
using Sequence = SequenceOf<Need>;

/// A need without what it asks of single lines.
Need WithoutLines(Need need);

/// Derives the need from the names, strings and regular expressions of a formula. What is not known
/// to need a literal needs none.
Need DeriveNeed(const Formula& formula, const syntax::NameTable& symbols);

/// Whether a formula asks for the kind of anything.
bool AsksKind(const Formula& formula);

/// What the kinds that a formula asks for need to come from elsewhere, those in its exceptions,
/// too: needs of kReachable, each with its kind, in the order of the formula.
void AddNeedsOfKinds(const Formula& formula, std::vector<Need>& to);

/// What names a value of a kind where it comes from.
Need OriginsOf(const ValueKind& kind);

/// What it takes for a value to be of a kind: that, or, `by_name`, a name that is believed.
Need NeedOfKind(const ValueKind& kind, bool by_name);

/// The sequences in a formula. A formula that is not known counts as a sequence that may be
/// anywhere.
std::vector<Sequence> DeriveSequences(const Formula& formula, const syntax::NameTable& symbols);

/// Whether a formula asks where values flow: from one definition to another by their names.
bool FollowsFlows(const Formula& formula);

/// What a value needs that may be imported: what the part needs, here or in other modules.
Need Reachable(Need part);

/// Parts as one need, without what is always met.
Need AllOf(std::vector<Need> parts);
/// Alternatives as one need: none, if one of them needs nothing.
Need AnyOf(std::vector<Need> parts);

}  // namespace pushgate::rules::language
