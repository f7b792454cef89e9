#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "rules/language/message.h"
#include "rules/language/rule_file.h"
#include "rules/match/binding.h"
#include "rules/match/context.h"
#include "rules/syntax/line_table.h"

namespace pushgate::rules {

/// What a rule's fix puts in the place of a match, with the file's line ends and indentation.
struct Suggestion {
  std::string text;
  std::string_view only_hint;  // see Finding
};

/// Makes the suggestions of one rule in one file. For one thread.
class Suggester {
 public:
  /// `lines` are those of the file; all must outlive it.
  Suggester(const language::LoadedRule& rule, match::Context& context,
            const syntax::LineTable& lines)
      : rule_(rule), context_(context), lines_(lines) {}

  /// Nothing if the rule has no fix, or its `fix-regex` finds nothing to replace.
  std::optional<Suggestion> For(const match::Match& match);

 private:
  std::optional<Suggestion> BySubstitution(const match::Match& match);
  Suggestion ByTemplate(const match::Match& match);
  std::string LaidOut(const match::Match& match) const;
  std::string Value(const match::Binding& binding, std::string value, std::string_view fix,
                    const language::Placeholder& place, uint32_t indented_from) const;
  bool IsAllowed(const match::Match& match);
  std::string_view IndentationAt(uint32_t byte) const {
    return lines_.Indentation(lines_.Line(byte));
  }
  bool DropsArgument(const match::Match& match, std::string_view fix) const;
  bool IsNamed(const match::Match& match, syntax::NodeId argument) const;

  const language::LoadedRule& rule_;
  match::Context& context_;
  const syntax::LineTable& lines_;
  std::optional<std::set<std::pair<uint32_t, uint32_t>>> allowed_;  // by `fix-inside`
};

}  // namespace pushgate::rules
