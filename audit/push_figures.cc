#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <tuple>

#include "audit/collect.h"
#include "base/times.h"
#include "record/query.h"

namespace pushgate::audit {
namespace {

using Place = std::pair<std::string, std::string>;           // repository, ref
using Seen = std::set<std::pair<std::string, std::string>>;  // repository, fingerprint

constexpr int64_t kMostDays = 92;

/// Goes through pushes, the latest first.
class Counter {
 public:
  explicit Counter(const Question& question, PushFigures& out) : since_(question.since), out_(out) {
    int64_t days = (question.until - question.since) / kDay;
    for (int64_t day = 0; day < days && days <= kMostDays; ++day) {
      out_.by_day.emplace_back().date = question.since + day * kDay;
    }
  }

  void Add(const record::Push& push) {
    ++out_.pushes;
    bool accepted = push.verdict == "accept";
    ++(accepted ? out_.accepted : push.verdict == "reject" ? out_.refused : out_.faults);
    auto day = static_cast<size_t>((push.time - since_) / kDay);
    if (day < out_.by_day.size()) {
      DayFigures& of = out_.by_day[day];
      ++(accepted ? of.accepted : push.verdict == "reject" ? of.refused : of.faults);
    }
    took_.push_back(push.took);
    if (accepted) {
      AddAccepted(push);
    } else if (push.verdict == "reject") {
      AddRefused(push);
    }
  }

  /// When all were added.
  void Finish() {
    LatencyFigures& latency = out_.latency;
    for (int64_t took : took_) {
      ++latency.by_duration[hook::DurationBucket(std::chrono::microseconds(took))];
    }
    if (took_.empty()) return;
    std::sort(took_.begin(), took_.end());
    latency.median = took_[(took_.size() - 1) / 2];
    latency.most = took_[(took_.size() * 95 + 99) / 100 - 1];
    latency.longest = took_.back();
  }

 private:
  void AddAccepted(const record::Push& push) {
    for (const record::Ref& ref : push.refs) next_[{push.repository, ref.name}].clear();
    for (const record::Finding& finding : push.findings) {
      next_[{push.repository, finding.ref}].insert(finding.fingerprint);
      if (finding.decision == "warn") Count(push, finding, warned_, out_.warned);
      if (finding.decision == "excused") Count(push, finding, excused_, out_.excused);
      if (finding.decision == "suppressed") Count(push, finding, suppressed_, out_.suppressed);
    }
  }

  void AddRefused(const record::Push& push) {
    for (const record::Finding& finding : push.findings) {
      if (finding.decision != "block") continue;
      if (!Count(push, finding, blocked_, out_.blocked)) continue;
      auto next = next_.find({push.repository, finding.ref});
      if (next != next_.end() && !next->second.contains(finding.fingerprint)) ++out_.fixed;
    }
  }

  /// False if it was counted before.
  bool Count(const record::Push& push, const record::Finding& finding, Seen& seen,
             int64_t& number) {
    if (!seen.emplace(push.repository, finding.fingerprint).second) return false;
    ++number;
    bool common = finding.decision != "suppressed" && !finding.rule.starts_with("gate-");
    if (common && all_.emplace(push.repository, finding.fingerprint).second) {
      ++out_.by_rule[finding.rule];
    }
    return true;
  }

  const int64_t since_;
  PushFigures& out_;
  std::vector<int64_t> took_;
  Seen blocked_, warned_, excused_, suppressed_, all_;
  std::map<Place, std::set<std::string>> next_;  // what the next accepted push to a ref came with
};

}  // namespace

Result<void> ReadPushes(const std::string& record_path, Figures& figures) {
  const Question& question = figures.question;
  std::set<std::string> wanted(question.repositories.begin(), question.repositories.end());
  record::Filter filter;
  filter.since = question.since;
  filter.until = question.until;
  if (wanted.size() == 1) filter.repository = *wanted.begin();
  Counter counter(question, figures.pushes);
  Result<void> read = record::FindPushes(record_path, filter, [&](const record::Push& push) {
    if (wanted.empty() || wanted.contains(push.repository)) counter.Add(push);
    return true;
  });
  counter.Finish();
  bool none = !read && read.error().code == ErrorCode::kNotFound;
  return none ? Result<void>() : read;
}

}  // namespace pushgate::audit
