#include "diffscan/analysis_cache.h"

#include <algorithm>

#include "diffscan/analysis_store.h"
#include "diffscan/scan.h"

namespace pushgate::diffscan {
namespace {

// Far above what an ordinary push needs; past it, files are analysed again instead.
constexpr size_t kMaxBytes = 48 << 20;

size_t SizeOf(const rules::Analysis& analysis) {
  size_t bytes = sizeof analysis;
  for (const rules::Finding& finding : analysis.findings) {
    bytes += sizeof finding + finding.message.size() + finding.suggestion.size();
  }
  for (const rules::Unit& unit : analysis.units.units) bytes += sizeof unit + unit.name.size();
  return bytes + analysis.units.stretches.size() * sizeof(rules::UnitMap::Stretch);
}

// A budget may be reached in one moment and not in the next: that must not outlive the request.
bool DependsOnTheMoment(const rules::Analysis& analysis) {
  return std::any_of(
      analysis.findings.begin(), analysis.findings.end(),
      [](const rules::Finding& finding) { return finding.rule == &rules::gate_rules::kParse; });
}

}  // namespace

void AnalysisCache::Keep(std::string key, const std::shared_ptr<const rules::Analysis>& analysis,
                         size_t bytes) {
  if (bytes_ + bytes > kMaxBytes) return;
  bytes_ += bytes;
  kept_.emplace(std::move(key), analysis);
}

Result<std::shared_ptr<const rules::Analysis>> AnalysisCache::Analyze(const ScanOptions& options,
                                                                      const Oid& id,
                                                                      std::string_view path,
                                                                      std::string_view text,
                                                                      const Watch& watch) {
  if (rules_ != options.rules) {
    kept_.clear();
    bytes_ = 0;
    rules_ = options.rules;
  }
  std::string key(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
  key += path;
  if (auto found = kept_.find(key); found != kept_.end()) return found->second;
  if (options.store != nullptr) {
    if (auto kept = options.store->Find(key)) return kept;
  }
  Result<rules::Analysis> analysis =
      rules::Analyze(*options.rules, path, text, options.budget, watch);
  if (!analysis) return tl::unexpected(analysis.error());
  auto shared = std::make_shared<const rules::Analysis>(std::move(*analysis));
  size_t bytes = key.size() + SizeOf(*shared);
  if (options.store != nullptr && !DependsOnTheMoment(*shared)) {
    options.store->Keep(key, shared, bytes);
  }
  Keep(std::move(key), shared, bytes);
  return shared;
}

}  // namespace pushgate::diffscan
