#include "diffscan/analysis_cache.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <thread>
#include <utility>

#include "base/crew.h"
#include "diffscan/analysis_store.h"
#include "diffscan/scan.h"

namespace pushgate::diffscan {
namespace {

// Far above what an ordinary push needs; past it, files are analysed again instead.
constexpr size_t kMaxBytes = 48 << 20;

// To wake a thread takes as long as to look through some kilobytes.
constexpr size_t kWorthAThread = 4 << 10;

size_t SizeOf(const rules::Analysis& analysis) {
  size_t bytes = sizeof analysis;
  for (const rules::Finding& finding : analysis.findings) {
    bytes += sizeof finding + finding.message.size() + finding.suggestion.value_or("").size() +
             finding.suppression.size();
  }
  for (const rules::Unit& unit : analysis.units.units) bytes += sizeof unit + unit.name.size();
  for (const rules::Located& located : analysis.dependencies.located) {
    bytes += sizeof located + located.from.size() + located.answer.size();
    bytes += 40 * located.components.size();
  }
  bytes += 8 * analysis.dependencies.reachable.size();
  for (const auto& [import, reach] : analysis.dependencies.leads) {
    bytes += sizeof import + sizeof reach + 40 * (import.module.size() + import.names.size());
  }
  return bytes + analysis.units.stretches.size() * sizeof(rules::UnitMap::Stretch);
}

std::string KeyOf(const AnalysisCache::File& file) {
  std::string key(reinterpret_cast<const char*>(file.id.bytes.data()), file.id.bytes.size());
  return key.append(file.path);
}

// Runs work(0) to work(missing.size() - 1), in several threads if that pays.
void Spread(Crew* crew, const std::vector<AnalysisCache::File>& files,
            const std::vector<size_t>& missing, const std::function<void(size_t)>& work,
            const Watch& watch) {
  size_t bytes = 0;
  for (size_t i = 1; i < missing.size(); ++i) bytes += files[missing[i]].text.size();
  if (crew != nullptr && bytes >= kWorthAThread) {
    crew->Run(missing.size(), work, [&] { watch.Tick(); });
  } else {
    for (size_t i = 0; i < missing.size(); ++i) work(i);
  }
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
  kept_.insert_or_assign(std::move(key), analysis);
}

/// Nothing that other files of the tree could have made otherwise.
std::shared_ptr<const rules::Analysis> AnalysisCache::Find(const ScanOptions& options,
                                                           const File& file,
                                                           rules::ModuleTree& modules) {
  if (rules_ != options.rules) {
    kept_.clear();
    bytes_ = 0;
    rules_ = options.rules;
  }
  std::string key = KeyOf(file);
  auto holds = [&](const rules::Analysis& analysis) {
    return rules::StillHolds(*options.rules, analysis, file.path, file.text, &modules);
  };
  if (auto found = kept_.find(key); found != kept_.end() && holds(*found->second)) {
    return found->second;
  }
  auto found = options.store != nullptr ? options.store->Find(key) : nullptr;
  return found != nullptr && holds(*found) ? found : nullptr;
}

AnalysisCache::Outcome AnalysisCache::Take(const ScanOptions& options, std::string key,
                                           Result<rules::Analysis> analysis) {
  if (!analysis) return tl::unexpected(analysis.error());
  auto shared = std::make_shared<const rules::Analysis>(std::move(*analysis));
  size_t bytes = key.size() + SizeOf(*shared);
  bool keep = !DependsOnTheMoment(*shared) && !shared->dependencies.unlisted;
  if (options.store != nullptr && keep) {
    options.store->Keep(key, shared, bytes);
  }
  Keep(std::move(key), shared, bytes);
  return shared;
}

AnalysisCache::Outcome AnalysisCache::Analyze(const ScanOptions& options, const File& file,
                                              rules::ModuleTree& modules, const Watch& watch) {
  return std::move(AnalyzeAll(options, {file}, modules, watch).front());
}

std::vector<AnalysisCache::Outcome> AnalysisCache::AnalyzeAll(
    const ScanOptions& options, const std::vector<File>& files, rules::ModuleTree& modules,
    const Watch& watch, const std::function<void()>& analysed) {
  std::vector<Outcome> outcomes(files.size());
  std::vector<size_t> missing;
  for (size_t i = 0; i < files.size(); ++i) {
    outcomes[i] = Find(options, files[i], modules);
    if (std::optional<Error> fault = modules.fault()) outcomes[i] = tl::unexpected(*fault);
    if (outcomes[i] && *outcomes[i] == nullptr) missing.push_back(i);
  }
  // The largest first, so that no thread is left with it at the end.
  std::stable_sort(missing.begin(), missing.end(),
                   [&](size_t a, size_t b) { return files[a].text.size() > files[b].text.size(); });
  std::vector<Result<rules::Analysis>> analyses(files.size());
  auto caller = std::this_thread::get_id();
  auto analyze = [&](size_t i) {
    const File& file = files[missing[i]];
    Watch own(watch.deadline());  // the caller's belongs to the caller's thread
    analyses[missing[i]] =
        rules::Analyze(*options.rules, file.path, file.text, options.budget,
                       std::this_thread::get_id() == caller ? watch : own, &modules);
    analysed();
  };
  Spread(options.crew, files, missing, analyze, watch);
  std::sort(missing.begin(), missing.end());
  for (size_t i : missing) {
    outcomes[i] = Take(options, KeyOf(files[i]), std::move(analyses[i]));
  }
  return outcomes;
}

}  // namespace pushgate::diffscan
