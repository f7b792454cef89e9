#include "hook/policy/excuse.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace pushgate::hook {
namespace {

using Entries = std::vector<const BypassEntry*>;

/// One finding that blocks, and the entries that could excuse it.
struct Blocked {
  DecidedFinding* finding;
  Entries candidates;  // in the list's order
  const BypassEntry* chosen = nullptr;
};

/// One judgement on its way to its excuses.
class Excuser {
 public:
  Excuser(const BypassList& list, UseCounter* counter, const std::set<std::string>& spent,
          Judgement& judgement)
      : list_(list), counter_(counter), spent_(spent), judgement_(judgement) {}

  void Run() {
    judgement_.excuses.clear();
    judgement_.nearly_excused.clear();
    Collect();
    ChooseUncounted();
    ChooseCounted();
    DropUnneeded();
    Conclude();
  }

 private:
  void Collect() {
    for (DecidedFinding& finding : judgement_.findings) {
      if (finding.decision == Decision::kExcused) finding.decision = Decision::kBlock;
      finding.excused_by.clear();
      if (finding.decision == Decision::kBlock) blocked_.push_back({&finding, {}});
    }
    for (Blocked& blocked : blocked_) {
      const diffscan::Found& found = blocked.finding->found;
      for (const OnRef& candidate : EntriesFor(blocked.finding->ref)) {
        if (MatchesFinding(*candidate.entry, found.path, found.finding.rule->id)) {
          Take(candidate, blocked);
        }
      }
    }
  }

  /// An entry that may excuse something on a ref, and in what it misses nevertheless.
  struct OnRef {
    const BypassEntry* entry;
    std::vector<BypassPart> missed;
  };

  /// Few of many entries, and the same for all findings of a ref. With one of its other parts
  /// missed an entry is not even near.
  const std::vector<OnRef>& EntriesFor(const std::string& ref) {
    auto [found, fresh] = by_ref_.try_emplace(ref);
    if (!fresh) return found->second;
    BypassQuestion question;
    question.who = &judgement_.who;
    question.repository = judgement_.repository;
    question.ref = ref;
    question.when = judgement_.when;
    question.reason_given = !judgement_.break_glass.empty();
    for (const BypassEntry& entry : list_.entries) {
      std::vector<BypassPart> missed = MissedParts(entry, question);
      if (missed.empty() || missed.front() >= BypassPart::kUntil) {
        found->second.push_back({&entry, std::move(missed)});
      }
    }
    return found->second;
  }

  void Take(const OnRef& candidate, Blocked& blocked) {
    const BypassEntry& entry = *candidate.entry;
    if (candidate.missed.empty() && HasUse(entry)) return blocked.candidates.push_back(&entry);
    if (candidate.missed.size() > 1) return;
    Near& near = near_[&entry];
    near.findings.push_back(blocked.finding);
    if (candidate.missed.empty()) {
      near.why = why_unused_.at(&entry);
    } else {
      bool ended = candidate.missed.front() == BypassPart::kUntil;
      near.why = ended ? NearExcuse::Why::kEnded : NearExcuse::Why::kNoReason;
    }
  }

  /// Whether an entry can be used once more; if not, why_unused_ says why.
  bool HasUse(const BypassEntry& entry) {
    if (entry.max_uses == 0) return true;
    auto known = uses_left_.find(&entry);
    if (known != uses_left_.end()) return known->second > 0;
    uint64_t& left = uses_left_[&entry];
    Result<int64_t> uses =
        counter_ == nullptr ? Fail(ErrorCode::kNotFound, "") : counter_->UsesOf(entry.id);
    auto most = static_cast<int64_t>(entry.max_uses);
    bool some_left = uses && *uses < most;
    bool spent = spent_.contains(entry.id);
    if (some_left && !spent) left = static_cast<uint64_t>(most - *uses);
    // One that is spent with uses left is so because no more could be counted.
    why_unused_[&entry] =
        uses && !some_left ? NearExcuse::Why::kSpent : NearExcuse::Why::kUncounted;
    return left > 0;
  }

  /// Entries without max_uses first, and of these the ones that need no reason.
  void ChooseUncounted() {
    for (Blocked& blocked : blocked_) {
      for (bool break_glass : {false, true}) {
        for (const BypassEntry* entry : blocked.candidates) {
          bool fits = entry->max_uses == 0 && entry->break_glass == break_glass;
          if (fits && blocked.chosen == nullptr) blocked.chosen = entry;
        }
      }
    }
  }

  void ChooseCounted() {
    for (;;) {
      std::map<const BypassEntry*, size_t> excuses;
      for (const Blocked& blocked : blocked_) {
        if (blocked.chosen != nullptr) continue;
        for (const BypassEntry* entry : blocked.candidates) ++excuses[entry];
      }
      if (excuses.empty()) return;
      // Pointers into one vector: the first of equals is the first of the list.
      auto best = std::max_element(excuses.begin(), excuses.end(),
                                   [](auto& a, auto& b) { return a.second < b.second; });
      counted_.push_back(best->first);
      for (Blocked& blocked : blocked_) {
        if (blocked.chosen == nullptr && Has(blocked, best->first)) blocked.chosen = best->first;
      }
    }
  }

  static bool Has(const Blocked& blocked, const BypassEntry* entry) {
    return std::find(blocked.candidates.begin(), blocked.candidates.end(), entry) !=
           blocked.candidates.end();
  }

  /// A use is for a push that needs the entry: not for one whose findings the others excuse.
  void DropUnneeded() {
    for (size_t i = 0; i < counted_.size();) {
      Entries others = counted_;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      auto another = [&](const Blocked& blocked) {
        auto found = std::find_if(others.begin(), others.end(),
                                  [&](const BypassEntry* entry) { return Has(blocked, entry); });
        return found == others.end() ? nullptr : *found;
      };
      bool needed = std::any_of(blocked_.begin(), blocked_.end(), [&](const Blocked& blocked) {
        return blocked.chosen == counted_[i] && another(blocked) == nullptr;
      });
      if (needed) {
        ++i;
        continue;
      }
      for (Blocked& blocked : blocked_) {
        if (blocked.chosen == counted_[i]) blocked.chosen = another(blocked);
      }
      counted_ = std::move(others);
    }
  }

  void Conclude() {
    std::map<const BypassEntry*, size_t> chosen;
    for (Blocked& blocked : blocked_) {
      if (blocked.chosen == nullptr) continue;
      ++chosen[blocked.chosen];
      blocked.finding->decision = Decision::kExcused;
      blocked.finding->excused_by = blocked.chosen->id;
    }
    for (const auto& [entry, findings] : chosen) {
      judgement_.excuses.push_back({entry->id, entry->until_text, entry->reason, entry->ticket,
                                    entry->approved_by, entry->break_glass, entry->max_uses,
                                    entry->max_uses == 0 ? 0 : uses_left_.at(entry), findings});
    }
    for (const auto& [entry, near] : near_) {
      auto blocks = [](const DecidedFinding* f) { return f->decision == Decision::kBlock; };
      auto count = std::count_if(near.findings.begin(), near.findings.end(), blocks);
      if (count == 0) continue;
      judgement_.nearly_excused.push_back(
          {entry->id, near.why, entry->until_text, entry->max_uses, static_cast<size_t>(count)});
    }
  }

  struct Near {
    NearExcuse::Why why = NearExcuse::Why::kEnded;
    std::vector<const DecidedFinding*> findings;
  };

  const BypassList& list_;
  UseCounter* counter_;
  const std::set<std::string>& spent_;
  Judgement& judgement_;
  std::vector<Blocked> blocked_;
  std::map<std::string, std::vector<OnRef>> by_ref_;
  std::map<const BypassEntry*, uint64_t> uses_left_;
  std::map<const BypassEntry*, NearExcuse::Why> why_unused_;
  std::map<const BypassEntry*, Near> near_;
  Entries counted_;  // chosen ones with max_uses
};

}  // namespace

void ExcuseFindings(const BypassList& list, UseCounter* counter, const std::set<std::string>& spent,
                    Judgement& judgement) {
  Excuser(list, counter, spent, judgement).Run();
}

Result<void> CountUses(const BypassList& list, UseCounter& counter, Judgement& judgement) {
  std::set<std::string> spent;
  Result<void> outcome;
  while (judgement.verdict == Verdict::kAccept) {
    Result<std::optional<std::string>> counted = counter.Count(judgement);
    if (counted && !*counted) return {};
    outcome = counted ? Result<void>() : tl::unexpected(counted.error());
    if (counted && !spent.insert(**counted).second) {
      return Fail(ErrorCode::kFault, "entry '" + **counted + "' is not what used it up");
    }
    size_t known = spent.size();
    for (const Excuse& excuse : judgement.excuses) {
      if (!counted && excuse.max_uses > 0) spent.insert(excuse.entry);
    }
    if (!counted && spent.size() == known) return outcome;
    ExcuseFindings(list, &counter, spent, judgement);
    judgement.verdict = VerdictOfFindings(judgement);
  }
  return outcome;
}

}  // namespace pushgate::hook
