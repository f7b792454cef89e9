// The whole engine on arbitrary Python: spans lie in the text, units cover what is found, and the
// prefilter agrees.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "rules/analyze.h"
#include "rules/syntax/line_table.h"

namespace {

using namespace pushgate;
using namespace pushgate::rules;

void Require(bool holds) {
  if (!holds) std::abort();
}

const RuleSet& Rules() {
  static const RuleSet rules = [] {
    std::vector<RuleSource> sources = BuiltInPack("db-connection");
    sources.push_back(
        {"all.yaml", "all",
         "rules:\n"
         "  - {id: any, languages: [python], severity: LOW, message: $X, pattern: $X}\n"
         "  - {id: f, languages: [python], severity: LOW, message: m, pattern: \"def "
         "$F($...A): ...\"}\n"
         "  - {id: t, languages: [python], severity: LOW, message: m, pattern: \"($X : "
         "T)\"}\n"
         "  - {id: c, languages: [python], severity: LOW, message: m, pattern: \"f(..., 1, "
         "...)\", "
         "options: {symbolic_propagation: true}}\n"
         "  - {id: b, languages: [python], severity: LOW, message: m, pattern: $X and $Y}\n"
         "  - {id: i, languages: [python], severity: LOW, message: m, pattern: \"import $M\"}\n"
         "  - id: m\n    languages: [python]\n    severity: LOW\n    message: $N\n"
         "    patterns:\n      - pattern: $F($X, ...)\n"
         "      - metavariable-pattern: {metavariable: $X, patterns: [{pattern-not: 1}]}\n"
         "      - metavariable-regex: {metavariable: $X, regex: (?P<N>.*)}\n"
         "      - focus-metavariable: [$X, $F]\n"
         "  - id: r\n    languages: [python]\n    severity: LOW\n    message: $1\n"
         "    patterns:\n      - pattern-regex: ^.*(\\w+)$\n      - pattern-inside: $X = $Y\n"
         "      - metavariable-comparison: {comparison: $Y > 1}\n"});
    auto loaded = RuleSet::Load(sources);
    Require(loaded.has_value());
    return *loaded;
  }();
  return rules;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  Budget budget{std::chrono::milliseconds(200), 200'000};
  auto analysis = Analyze(Rules(), "src/api/a.py", text, budget, Watch());
  Require(analysis.has_value());
  Require(!analysis->parsed || MayMatch(Rules(), "src/api/a.py", text));
  syntax::LineTable lines(text);
  for (const Finding& finding : analysis->findings) {
    if (gate_rules::IsGateRule(*finding.rule)) continue;
    Require(finding.span.begin <= finding.span.end && finding.span.end <= size);
    Require(finding.span.line <= finding.span.end_line);
    analysis->units.At(finding.span.begin);
    analysis->units.OnLine(finding.span.line);
    MakeExcerpt(lines, finding.span);
  }
  return 0;
}
