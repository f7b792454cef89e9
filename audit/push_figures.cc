#include <map>
#include <set>
#include <tuple>

#include "audit/collect.h"
#include "record/query.h"

namespace pushgate::audit {
namespace {

using Place = std::pair<std::string, std::string>;           // repository, ref
using Seen = std::set<std::pair<std::string, std::string>>;  // repository, fingerprint

/// Goes through pushes, the latest first.
class Counter {
 public:
  explicit Counter(PushFigures& out) : out_(out) {}

  void Add(const record::Push& push) {
    ++out_.pushes;
    bool accepted = push.verdict == "accept";
    ++(accepted ? out_.accepted : push.verdict == "reject" ? out_.refused : out_.faults);
    if (accepted) {
      AddAccepted(push);
    } else if (push.verdict == "reject") {
      AddRefused(push);
    }
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

  PushFigures& out_;
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
  Counter counter(figures.pushes);
  Result<void> read = record::FindPushes(record_path, filter, [&](const record::Push& push) {
    if (wanted.empty() || wanted.contains(push.repository)) counter.Add(push);
    return true;
  });
  bool none = !read && read.error().code == ErrorCode::kNotFound;
  return none ? Result<void>() : read;
}

}  // namespace pushgate::audit
