#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "diffscan/tree_findings.h"
#include "record/baseline.h"
#include "rules/rule_set.h"

namespace pushgate::hook {

/// The findings of a tree that count for a baseline, by fingerprint: those that no comment allows.
/// Where the same one stands twice, `pathless` and `function` are the same, too.
struct Counted {
  std::string pathless;
  std::string rule;
  std::string function;
  int64_t count = 0;
};
using Counts = std::map<std::string, Counted>;
using HonoursSuppressionOf = std::function<bool(const rules::Rule&)>;
Counts CountsOf(const std::vector<diffscan::Found>& found, const HonoursSuppressionOf& honours);

/// A recorded baseline as it is in a later commit than the record's: without what is gone there,
/// and with what only moved at its new place. Copies share the reader, which must outlive them.
class CarriedBaseline {
 public:
  explicit CarriedBaseline(record::BaselineReader& reader) : reader_(&reader) {}

  /// Takes it from one commit's tree to another's. Findings that only `last` paths have count last
  /// as those that something became. `rules` are those that the trees are judged by: what the
  /// baseline has of others stays.
  Result<void> Carry(diffscan::TreeFindings* from, diffscan::TreeFindings& to,
                     const rules::RuleSet& rules, const HonoursSuppressionOf& honours,
                     const std::set<std::string>& last = {});

  /// How many findings the baseline has at a path, by fingerprint.
  Result<std::map<std::string, int64_t>> CountsAt(const std::string& path);
  /// Whether it has some of the kind anywhere.
  Result<bool> HasPathless(const std::string& pathless);

  /// Everything, by path and fingerprint, without what has left.
  Result<std::vector<record::BaselineFinding>> All();

  /// What is otherwise than in the record.
  std::vector<record::BaselineFinding> Changes() const;

 private:
  using Findings = std::vector<record::BaselineFinding>;
  using Missing = std::map<std::string, int64_t>;  // by fingerprint without path

  Result<Findings> At(const std::string& path);
  Result<std::vector<std::string>> PathsOf(diffscan::TreeFindings* from,
                                           diffscan::TreeFindings& to);
  Result<void> Shrink(const std::string& path, diffscan::TreeFindings& to,
                      const rules::RuleSet& rules, const HonoursSuppressionOf& honours,
                      Missing& missing);
  Result<void> Adopt(const std::string& path, diffscan::TreeFindings& to,
                     const HonoursSuppressionOf& honours, Missing& missing);
  void Set(record::BaselineFinding finding, int64_t count);

  record::BaselineReader* reader_;
  std::map<std::pair<std::string, std::string>, record::BaselineFinding> changed_;
};

}  // namespace pushgate::hook
