#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pushgate::cli {

/// What a comment of a rule's target says about the line after it.
struct Annotation {
  enum class Kind {
    kFinding,      // ruleid: the rule finds something there
    kSilence,      // ok: it finds nothing
    kTodoFinding,  // todoruleid: it should find something, and does not yet
    kTodoSilence,  // todook: it should find nothing, and does
    kElsewhere,    // proruleid, deepok, ...: for engines that see more than one file
  };

  Kind kind = Kind::kFinding;
  std::string rule;   // an id, or the dotted end of one
  uint32_t line = 0;  // 1-based, of the code that it is about
};

/// The annotations of a target, as Semgrep's: `# ruleid: ID, ID` is about the next line. Where that
/// is an annotation, too, about the first behind them. `# ruleid: deepok: ID` means what its first
/// word says.
std::vector<Annotation> ReadAnnotations(std::string_view text);

/// Whether an annotation's id names the rule: either may have a dotted prefix that the other lacks.
bool NamesRule(std::string_view annotated, std::string_view rule);

}  // namespace pushgate::cli
