#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "base/watch.h"
#include "diffscan/oid.h"
#include "rules/analyze.h"

namespace pushgate::diffscan {

struct ScanOptions;

/// The analyses of one request, by blob and path: one blob may be met as the tip's file of several
/// updates, and again as a compared tree's. Keeps no texts, and stops keeping at a fixed size.
/// Behind it stands what earlier requests left in ScanOptions::store.
class AnalysisCache {
 public:
  using Outcome = Result<std::shared_ptr<const rules::Analysis>>;

  /// A blob, a path where it stands, and its text.
  struct File {
    Oid id;
    std::string_view path;
    std::string_view text;
  };

  /// `modules` is the tree that the file stands in. Errors are those of rules::Analyze().
  Outcome Analyze(const ScanOptions& options, const File& file, rules::ModuleTree& modules,
                  const Watch& watch);
  /// The same for each of several, by ScanOptions::crew at once. Calls `analysed`, from any thread,
  /// after each that was not known.
  std::vector<Outcome> AnalyzeAll(
      const ScanOptions& options, const std::vector<File>& files, rules::ModuleTree& modules,
      const Watch& watch, const std::function<void()>& analysed = [] {});

 private:
  std::shared_ptr<const rules::Analysis> Find(const ScanOptions& options, const File& file,
                                              rules::ModuleTree& modules);
  Outcome Take(const ScanOptions& options, std::string key, Result<rules::Analysis> analysis);
  void Keep(std::string key, const std::shared_ptr<const rules::Analysis>& analysis, size_t bytes);

  const rules::RuleSet* rules_ = nullptr;  // whose analyses are kept
  std::unordered_map<std::string, std::shared_ptr<const rules::Analysis>> kept_;
  size_t bytes_ = 0;
};

}  // namespace pushgate::diffscan
