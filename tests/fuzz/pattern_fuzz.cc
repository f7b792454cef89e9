// Patterns by themselves, without YAML around them: whatever a text holds, it compiles or the error
// stands in it, and what compiles matches within the code that stands behind a line of dashes.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "rules/language/formula.h"
#include "rules/match/evaluate.h"
#include "rules/syntax/parser.h"

namespace {

using namespace pushgate;
using namespace pushgate::rules;

constexpr std::string_view kDashes = "\n----\n";
constexpr uint64_t kSteps = 200'000;

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  size_t dashes = text.find(kDashes);
  std::string_view pattern = text.substr(0, dashes);
  std::string_view code = "a(b, c=d)\n";
  if (dashes != text.npos) code = text.substr(dashes + kDashes.size());

  syntax::NameTable symbols;
  language::Metavariables metavariables;
  auto compiled = language::CompilePattern(pattern, symbols, metavariables);
  if (!compiled) {
    Require(!compiled.error().message.empty() && compiled.error().offset <= pattern.size());
    return 0;
  }
  syntax::SourceText source(code);
  syntax::Tree tree;
  Watch watch;
  auto status = syntax::Parse(source, std::chrono::seconds(1), watch, tree);
  if (status != syntax::ParseStatus::kParsed) return 0;
  match::Context context(tree, code, "src/a.py", symbols, kSteps, watch);
  language::Formula formula;
  formula.pattern = std::move(*compiled);
  for (const match::Match& found : match::Evaluate(context, formula, metavariables.size())) {
    Require(found.begin <= found.end && found.end <= code.size());
    for (const match::Binding& bound : found.environment) context.TextOf(bound);
  }
  return 0;
}
