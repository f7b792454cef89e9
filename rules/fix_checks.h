#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/analyze.h"
#include "rules/names/scopes.h"
#include "rules/steps.h"
#include "rules/syntax/source_text.h"
#include "rules/syntax/tree.h"

namespace pushgate::rules {

/// Names that nothing in a file binds, by where they stand.
using UnboundNames = std::map<uint32_t, std::string_view>;

/// A text as the fixes of it are checked: parsed whole, with its names. For one thread.
class ParsedText {
 public:
  /// kFault if a budget was reached. The views must outlive it.
  static Result<std::unique_ptr<ParsedText>> Parse(std::string_view path, std::string_view text,
                                                   const Budget& budget, const Watch& watch);

  syntax::Tree tree;
  names::Scopes& scopes() { return *scopes_; }
  std::string_view text() const { return source_.original(); }

  UnboundNames Unbound();
  /// The expression that takes up exactly this range, brackets around it left aside; or kNoNode.
  syntax::NodeId ExpressionAt(uint32_t begin, uint32_t end) const;

 private:
  ParsedText(std::string_view text, const Budget& budget, const Watch& watch)
      : source_(text), steps_(budget.steps, watch) {}

  syntax::SourceText source_;
  Steps steps_;
  std::optional<names::Scopes> scopes_;
};

/// Something in a text that Python would not compile.
struct Flaw {
  uint32_t at = 0;  // bytes
  std::string what;
};

/// What the parser could not read, and what it reads though Python does not: empty blocks, `await`
/// and `return` in the wrong places, arguments in the wrong order. By position.
std::vector<Flaw> FlawsOf(const syntax::Tree& tree);

/// Whether Python itself gives a name its meaning.
bool IsBuiltin(std::string_view name);

}  // namespace pushgate::rules
