// The loader of rule files: whatever the bytes, it ends with rules or with errors that say where,
// and the rules it takes can be run.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "rules/analyze.h"

namespace {

using namespace pushgate;
using namespace pushgate::rules;

constexpr std::string_view kCode =
    "from a.b import c as d\n"
    "@r.get('/')\nasync def f(s: T = Depends(g), *a, **k):\n"
    "    async with d() as x, y:\n        x.commit(1, b=2)\n    return [q for q in f'{s}' 'u']\n";

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  RuleSource source{"fuzz.yaml", "fuzz", std::string(reinterpret_cast<const char*>(data), size)};
  auto rules = RuleSet::Load({&source, 1});
  if (!rules) {
    Require(!rules.error().empty());
    for (const LoadError& error : rules.error()) Require(error.message.starts_with("fuzz.yaml:"));
    return 0;
  }
  Budget budget{std::chrono::seconds(1), 100'000};
  auto analysis = Analyze(*rules, "src/a.py", kCode, budget, Watch());
  Require(analysis.has_value());
  for (const Finding& finding : analysis->findings) Require(finding.span.end <= kCode.size());
  return 0;
}
