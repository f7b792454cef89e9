#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pushgate::rules {

struct Rule;

namespace syntax {
class LineTable;
}

/// ERROR (CRITICAL, HIGH) blocks, WARNING (MEDIUM) warns, INFO (LOW) is recorded.
enum class Severity { kInfo, kWarning, kError };

std::string_view Name(Severity severity);  // "ERROR", "WARNING", "INFO"

/// A range of a Python text. Lines and columns are 1-based; columns count Unicode code points
/// (bytes where the text is not UTF-8); the end is exclusive, as in Semgrep. Lines end as in
/// Python: LF, CR LF or CR.
struct Span {
  uint32_t begin = 0;  // bytes
  uint32_t end = 0;    // bytes
  uint32_t line = 1;
  uint32_t column = 1;
  uint32_t end_line = 1;
  uint32_t end_column = 1;
};

/// One place where a rule matched. `rule` lives as long as the RuleSet that found it.
struct Finding {
  const Rule* rule = nullptr;
  Severity severity = Severity::kError;  // of the rule, at this path
  Span span;
  std::string message;                      // metavariables filled in
  std::optional<std::string> suggestion{};  // what the rule's fix puts in the place of the match,
                                            // byte for byte
  std::string_view only_hint{};  // why it is for people to read only; empty: `check --fix` may
                                 // apply it
  std::string suppression{};     // why a comment allows it; empty if none does, or without a reason
};

/// The source lines around a finding, for people to read: bytes as they are in the blob, without
/// line ends, each cut at kMaxExcerptLine bytes.
struct Excerpt {
  uint32_t first_line = 1;
  std::vector<std::string> lines;
};

inline constexpr size_t kMaxExcerptLine = 400;

/// The finding's lines (of a long one the first six), with up to `context` lines before and after;
/// `span` has to be one of the text. Costs no more where lines are long: a text may be one line,
/// with a finding at every byte.
Excerpt MakeExcerpt(const syntax::LineTable& lines, const Span& span, uint32_t context = 1);

}  // namespace pushgate::rules
