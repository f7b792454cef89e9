#include "hook/policy/carried_baseline.h"

#include <algorithm>

#include "hook/policy/fingerprint.h"

namespace pushgate::hook {
namespace {

using record::BaselineFinding;

std::pair<std::string, std::string> KeyOf(const BaselineFinding& finding) {
  return {finding.path, finding.fingerprint};
}

}  // namespace

Counts CountsOf(const std::vector<diffscan::Found>& found, const HonoursSuppressionOf& honours) {
  Counts counts;
  for (const diffscan::Found& one : found) {
    const rules::Rule& rule = *one.finding.rule;
    if (rules::gate_rules::IsGateRule(rule)) continue;
    if (!one.finding.suppression.empty() && honours(rule)) continue;
    Counted& counted = counts[Fingerprint(one)];
    if (counted.count++ > 0) continue;
    counted.pathless = PathlessFingerprint(one);
    counted.rule = rule.id;
    counted.function = one.function;
  }
  return counts;
}

void CarriedBaseline::Set(BaselineFinding finding, int64_t count) {
  finding.count = count;
  std::pair<std::string, std::string> key = KeyOf(finding);
  changed_.insert_or_assign(std::move(key), std::move(finding));
}

Result<CarriedBaseline::Findings> CarriedBaseline::At(const std::string& path) {
  Result<Findings> recorded = reader_->At(path);
  if (!recorded) return recorded;
  std::erase_if(*recorded, [&](const BaselineFinding& f) { return changed_.contains(KeyOf(f)); });
  for (auto changed = changed_.lower_bound({path, ""});
       changed != changed_.end() && changed->first.first == path; ++changed) {
    if (changed->second.count > 0) recorded->push_back(changed->second);
  }
  return recorded;
}

Result<std::map<std::string, int64_t>> CarriedBaseline::CountsAt(const std::string& path) {
  Result<Findings> findings = At(path);
  if (!findings) return tl::unexpected(findings.error());
  std::map<std::string, int64_t> counts;
  for (const BaselineFinding& finding : *findings) counts[finding.fingerprint] = finding.count;
  return counts;
}

Result<bool> CarriedBaseline::HasPathless(const std::string& pathless) {
  for (const auto& [key, finding] : changed_) {
    if (finding.pathless == pathless && finding.count > 0) return true;
  }
  Result<Findings> recorded = reader_->Pathless(pathless);
  if (!recorded) return tl::unexpected(recorded.error());
  return std::any_of(recorded->begin(), recorded->end(),
                     [&](const BaselineFinding& f) { return !changed_.contains(KeyOf(f)); });
}

Result<CarriedBaseline::Findings> CarriedBaseline::All() {
  Result<Findings> all = reader_->All();
  if (!all) return all;
  std::erase_if(*all, [&](const BaselineFinding& f) { return changed_.contains(KeyOf(f)); });
  for (const auto& [key, finding] : changed_) {
    if (finding.count > 0) all->push_back(finding);
  }
  std::sort(all->begin(), all->end(),
            [](const BaselineFinding& a, const BaselineFinding& b) { return KeyOf(a) < KeyOf(b); });
  return all;
}

std::vector<BaselineFinding> CarriedBaseline::Changes() const {
  Findings changes;
  for (const auto& [key, finding] : changed_) changes.push_back(finding);
  return changes;
}

/// Without the commit that the baseline was taken from, any path may have changed; what moved where
/// is not known then.
Result<std::vector<std::string>> CarriedBaseline::PathsOf(diffscan::TreeFindings* from,
                                                          diffscan::TreeFindings& to) {
  if (from != nullptr) return diffscan::TreeFindings::ChangedPaths(*from, to);
  Result<Findings> all = All();
  if (!all) return tl::unexpected(all.error());
  std::vector<std::string> paths;
  for (const BaselineFinding& finding : *all) {
    if (paths.empty() || paths.back() != finding.path) paths.push_back(finding.path);
  }
  return paths;
}

/// What is not at its path any more leaves, and is missing if it may be elsewhere: with its
/// function or, outside functions, with its file.
Result<void> CarriedBaseline::Shrink(const std::string& path, diffscan::TreeFindings& to,
                                     const rules::RuleSet& rules,
                                     const HonoursSuppressionOf& honours, Missing& missing) {
  Result<Findings> findings = At(path);
  if (!findings) return tl::unexpected(findings.error());
  if (findings->empty()) return {};
  Result<const diffscan::FileFindings*> file = to.At(path);
  if (!file) return tl::unexpected(file.error());
  if ((*file)->python && !(*file)->judged) return {};
  Counts counts = CountsOf((*file)->found, honours);
  for (const BaselineFinding& finding : *findings) {
    if (rules.Find(finding.rule) == nullptr) continue;
    auto counted = counts.find(finding.fingerprint);
    int64_t here = counted == counts.end() ? 0 : counted->second.count;
    if (here >= finding.count) continue;
    bool may_move = !finding.function.empty() || !(*file)->python;
    if (may_move) missing[finding.pathless] += finding.count - here;
    Set(finding, here);
  }
  return {};
}

Result<void> CarriedBaseline::Adopt(const std::string& path, diffscan::TreeFindings& to,
                                    const HonoursSuppressionOf& honours, Missing& missing) {
  Result<const diffscan::FileFindings*> file = to.At(path);
  if (!file) return tl::unexpected(file.error());
  if ((*file)->found.empty()) return {};
  Result<std::map<std::string, int64_t>> held = CountsAt(path);
  if (!held) return tl::unexpected(held.error());
  for (const auto& [fingerprint, counted] : CountsOf((*file)->found, honours)) {
    auto wanted = missing.find(counted.pathless);
    if (wanted == missing.end()) continue;
    int64_t old = (*held)[fingerprint];
    int64_t taken = std::min(wanted->second, counted.count - old);
    if (taken <= 0) continue;
    wanted->second -= taken;
    Set({path, fingerprint, counted.pathless, counted.rule, counted.function, 0}, old + taken);
  }
  return {};
}

Result<void> CarriedBaseline::Carry(diffscan::TreeFindings* from, diffscan::TreeFindings& to,
                                    const rules::RuleSet& rules,
                                    const HonoursSuppressionOf& honours,
                                    const std::set<std::string>& last) {
  Result<std::vector<std::string>> paths = PathsOf(from, to);
  if (!paths) return tl::unexpected(paths.error());
  Missing missing;
  for (const std::string& path : *paths) {
    if (auto ok = Shrink(path, to, rules, honours, missing); !ok) return ok;
  }
  if (missing.empty()) return {};
  // What nobody is asked about takes what is missing first: a copy is not to pass for the original.
  for (bool asked : {false, true}) {
    for (const std::string& path : *paths) {
      if (last.contains(path) != asked) continue;
      if (auto ok = Adopt(path, to, honours, missing); !ok) return ok;
    }
  }
  return {};
}

}  // namespace pushgate::hook
