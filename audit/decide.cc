#include "audit/decide.h"

#include <map>
#include <set>
#include <tuple>

#include "hook/policy/excuse.h"
#include "hook/policy/policy.h"

namespace pushgate::audit {
namespace {

using hook::DecidedFinding;
using hook::Decision;

// Of a file with more findings of a rule, the first lines are told.
constexpr int64_t kMostLines = 100;

/// The decided findings beside what they were in the state.
struct Decided {
  hook::Judgement judgement;
  std::vector<const StateFinding*> of;
};

Decided DecideAll(const DecisionInputs& inputs, const TreeState& state) {
  Decided all;
  all.judgement.repository = inputs.repository;
  all.judgement.when = hook::Now();
  for (const auto& [path, file] : state.files) {
    for (const StateFinding& finding : file.findings) {
      diffscan::Found found;
      found.path = path;
      found.finding.rule = finding.rule;
      found.finding.severity = finding.severity;
      found.finding.span.line = finding.line;
      found.finding.suppression = finding.suppression;
      all.judgement.findings.push_back(hook::Decide(&inputs.policy, inputs.ref, std::move(found)));
      all.of.push_back(&finding);
    }
  }
  return all;
}

/// The baseline, of which each finding covers one: where it stands, else where it was moved to.
class Cover {
 public:
  explicit Cover(const std::vector<record::BaselineFinding>& baseline) {
    for (const record::BaselineFinding& finding : baseline) {
      by_fingerprint_[finding.fingerprint] += finding.count;
      by_pathless_[finding.pathless] += finding.count;
    }
  }

  void Apply(Decided& all) {
    for (bool moved : {false, true}) {
      for (size_t i = 0; i < all.of.size(); ++i) {
        DecidedFinding& finding = all.judgement.findings[i];
        bool blocks = finding.decision == Decision::kBlock || finding.would_block;
        if (!blocks || rules::gate_rules::IsGateRule(*finding.found.finding.rule)) continue;
        if (!Take(*all.of[i], moved)) continue;
        finding.decision = Decision::kBaseline;
        finding.would_block = false;
      }
    }
  }

 private:
  bool Take(const StateFinding& finding, bool moved) {
    int64_t& kind = by_pathless_[finding.pathless];
    if (kind <= 0) return false;
    if (!moved) {
      int64_t& place = by_fingerprint_[finding.fingerprint];
      if (place <= 0) return false;
      --place;
    }
    --kind;
    return true;
  }

  std::map<std::string, int64_t> by_fingerprint_, by_pathless_;
};

int64_t& CountOf(Decision decision, record::Snapshot& row) {
  switch (decision) {
    case Decision::kBlock:
      return row.block;
    case Decision::kWarn:
      return row.warn;
    case Decision::kRecord:
      return row.record;
    case Decision::kSuppressed:
      return row.suppressed;
    case Decision::kBaseline:
      return row.baseline;
    case Decision::kExcused:
      break;
  }
  return row.excused;
}

/// Puts findings that were decided alike together.
class Rows {
 public:
  void Add(const DecidedFinding& finding, const StateFinding& of) {
    record::SnapshotFinding key;
    key.path = finding.found.path;
    key.rule = of.rule->id;
    key.severity = rules::Name(finding.severity);
    key.decision = hook::Name(finding.decision);
    key.would_block = finding.would_block ? 1 : 0;
    key.excused_by = finding.excused_by;
    auto [found, fresh] = rows_.try_emplace(
        std::tuple(key.path, key.rule, key.decision, key.would_block, key.excused_by, key.severity),
        key);
    record::SnapshotFinding& row = found->second;
    if (fresh) row.code = of.code;
    if (++row.findings <= kMostLines) {
      row.lines += (row.lines.empty() ? "" : " ") + std::to_string(of.line);
    }
  }

  std::vector<record::SnapshotFinding> Take() {
    std::vector<record::SnapshotFinding> rows;
    for (auto& [key, row] : rows_) rows.push_back(std::move(row));
    return rows;
  }

 private:
  std::map<std::tuple<std::string, std::string, std::string, int64_t, std::string, std::string>,
           record::SnapshotFinding>
      rows_;
};

}  // namespace

void DecideTree(const DecisionInputs& inputs, const TreeState& state, record::Snapshot& row) {
  Decided all = DecideAll(inputs, state);
  if (inputs.policy.ratchet) Cover(inputs.baseline).Apply(all);
  hook::ExcuseFindings(inputs.setup.bypass, nullptr, {}, all.judgement);
  Rows rows;
  std::set<std::string_view> blocked;
  for (size_t i = 0; i < all.of.size(); ++i) {
    const DecidedFinding& finding = all.judgement.findings[i];
    ++CountOf(finding.decision, row);
    if (finding.would_block) ++row.would_block;
    if (finding.decision == Decision::kBlock) blocked.insert(finding.found.path);
    rows.Add(finding, *all.of[i]);
  }
  row.found = rows.Take();
  row.noncompliant = static_cast<int64_t>(blocked.size());
  row.files = static_cast<int64_t>(state.files.size());
  for (const auto& [path, file] : state.files) {
    row.functions += file.functions;
    row.partial += file.partial ? 1 : 0;
    if (file.findings.empty()) continue;
    record::SnapshotFile& with = row.with_findings.emplace_back();
    with.path = path;
    with.functions = file.functions;
  }
}

}  // namespace pushgate::audit
