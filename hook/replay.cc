#include "hook/replay.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <tuple>
#include <utility>

#include "diffscan/default_branch.h"
#include "diffscan/replay.h"
#include "hook/gate.h"
#include "hook/history/history.h"
#include "hook/identity/identity.h"
#include "hook/policy/excuse.h"
#include "hook/policy/fingerprint.h"
#include "hook/policy/policy.h"
#include "hook/policy/unsettled.h"
#include "hook/repository_config.h"

namespace pushgate::hook {
namespace {

using diffscan::Oid;
using diffscan::Repository;

/// Tells the uses that an entry had when a push came, as far as the record allows.
class PastUses : public UseCounter {
 public:
  PastUses(const Setup& setup, const record::Push& row) : setup_(setup), row_(row) {}

  Result<int64_t> UsesOf(std::string_view entry) override {
    bool used = std::any_of(row_.excuses.begin(), row_.excuses.end(),
                            [&](const record::Excuse& excuse) { return excuse.entry == entry; });
    return used ? Result<int64_t>(0) : setup_.history->UsesOf(entry, row_.push_id);
  }
  Result<std::optional<std::string>> Count(const Judgement&) override { return std::nullopt; }

 private:
  const Setup& setup_;
  const record::Push& row_;
};

Oid OidOf(std::string_view hex) { return Oid::FromHex(hex).value_or(Oid()); }

std::vector<Oid> OidsOf(const std::string& words) {
  std::vector<Oid> ids;
  std::istringstream stream(words);
  for (std::string word; stream >> word;) ids.push_back(OidOf(word));
  return ids;
}

class Replay {
 public:
  Replay(const Setup& setup, const record::Push& row, const Watch& watch)
      : setup_(setup), row_(row), watch_(watch) {}

  Replayed Run() {
    Identify();
    for (const record::Finding& finding : row_.findings) {
      if (finding.decision == Name(Decision::kBaseline)) old_.push_back(&finding);
    }
    for (const record::Ref& ref : row_.refs) {
      if (Result<void> judged = JudgeRef(ref); !judged) {
        return {Judgement(), judged.error().message};
      }
    }
    std::sort(judgement_.findings.begin(), judgement_.findings.end(), Before);
    if (!setup_.bypass.entries.empty()) {
      AddUnixGroups(setup_.config.server, judgement_.who);
      PastUses uses(setup_, row_);
      ExcuseFindings(setup_.bypass, &uses, {}, judgement_);
    }
    judgement_.verdict = VerdictOfFindings(judgement_);
    return {std::move(judgement_), ""};
  }

 private:
  void Identify() {
    judgement_.repository = row_.repository;
    judgement_.when = std::chrono::floor<std::chrono::seconds>(
        std::chrono::sys_time<std::chrono::microseconds>(std::chrono::microseconds(row_.time)));
    judgement_.break_glass = row_.break_glass;
    Identity& who = judgement_.who;
    who.user = row_.user;
    who.key_id = row_.key_id;
    who.protocol = row_.protocol;
    for (Trust trust : {Trust::kUnverified, Trust::kSigned, Trust::kServer}) {
      if (Name(trust) == row_.trust) who.trust = trust;
    }
    bool account = who.trust == Trust::kUnverified && setup_.config.server == ServerKind::kSsh;
    who.entitled = who.trust == Trust::kServer || who.trust == Trust::kSigned || account;
    auto groups = setup_.groups.find(who.user);
    if (groups != setup_.groups.end()) who.groups = groups->second;
  }

  Result<void> JudgeRef(const record::Ref& row) {
    JudgedRef ref;
    ref.update = {OidOf(row.old_id), OidOf(row.new_id), row.name};
    ref.enforced = row.enforced != 0;
    ref.note = row.note;
    const Policy* policy = FindPolicy(setup_.config, row_.repository, row.name);
    bool judges = policy != nullptr && policy->enforce != Enforce::kOff;
    if (!row.tip.empty() && !judges) ref.note = "no policy judges it now";
    if (!row.tip.empty() && judges) {
      if (Result<void> judged = Judge(*policy, row, ref); !judged) return judged;
    }
    judgement_.stats += ref.scan.stats;
    judgement_.refs.push_back(std::move(ref));
    return {};
  }

  Result<void> Judge(const Policy& written, const record::Ref& row, JudgedRef& ref) {
    if (Result<void> opened = Open(); !opened) return opened;
    const Policy policy = Tightened(written, *own_);
    Oid tip = OidOf(row.tip);
    std::vector<Oid> compared = OidsOf(row.compared);
    if (!HasTree(*repository_, tip)) return Fail(ErrorCode::kNotFound, GoneText());
    for (const Oid& commit : compared) {
      if (HasTree(*repository_, commit)) continue;
      return Fail(ErrorCode::kNotFound,
                  "commit " + commit.Hex() + ", which it was compared with, is gone");
    }
    diffscan::UpdateOptions options;
    options.scope = policy.scope;
    options.scope_commits = policy.scope_commits;
    options.honours_suppression = [&](const rules::Rule& rule) {
      return HonoursSuppression(&policy, rule);
    };
    std::optional<diffscan::Unsettled> unsettled;
    options.unsettled = [&] { return AskUnsettled(written, ref.update, unsettled); };
    Result<diffscan::ScanResult> scan =
        ScanAgain(*repository_, tip, compared, OldTip(ref.update), options, options_, watch_);
    if (!scan) return tl::unexpected(scan.error());
    ref.scan = std::move(*scan);
    if (row.name == default_.name) {
      auto broken = BrokenBy(setup_, *repository_, *own_, tip);
      if (!broken) return tl::unexpected(broken.error());
      std::move(broken->begin(), broken->end(), std::back_inserter(ref.scan.found));
    }
    for (diffscan::Found& found : ref.scan.found) {
      DecidedFinding& decided =
          judgement_.findings.emplace_back(Decide(&policy, row.name, std::move(found)));
      if (policy.ratchet) KeepOld(decided);
    }
    ref.scan.found.clear();
    return {};
  }

  /// What the baseline held then is not known any more: it has followed the default branch since.
  void KeepOld(DecidedFinding& decided) {
    if (decided.decision != Decision::kBlock && !decided.would_block) return;
    std::string fingerprint = Fingerprint(decided);
    auto old = std::find_if(old_.begin(), old_.end(), [&](const record::Finding* finding) {
      return finding->ref == decided.ref && finding->fingerprint == fingerprint;
    });
    if (old == old_.end()) return;
    old_.erase(old);
    decided.decision = Decision::kBaseline;
    decided.would_block = false;
  }

  /// A tag's commit is what the row compares with.
  Oid OldTip(const diffscan::RefUpdate& update) const {
    return HasTree(*repository_, update.old_id) ? update.old_id : Oid();
  }

  Result<const diffscan::Unsettled*> AskUnsettled(const Policy& policy,
                                                  const diffscan::RefUpdate& update,
                                                  std::optional<diffscan::Unsettled>& unsettled) {
    Result<record::Unsettled> recorded =
        record::ReadUnsettled(setup_.history->path(), row_.repository, row_.id);
    if (!recorded) return tl::unexpected(recorded.error());
    std::string head = update.old_id.IsZero() ? HeadBranchName(*repository_) : "";
    bool baseline =
        !head.empty() && IsBaseline(setup_.config, row_.repository, head, policy, *options_.rules);
    unsettled =
        UnsettledFor(*recorded, setup_.bypass, row_.repository, update.name, baseline ? head : "");
    return &*unsettled;
  }

  std::string GoneText() const {
    if (row_.verdict == "accept") return "its commits are gone from " + row_.folder;
    RejectedObjects::Kept kept = setup_.history->rejected().Find(row_.push_id);
    if (!kept.note.empty()) return "its objects were not kept: " + kept.note;
    return "its objects are gone: git deletes those of a refused push, and keep_rejected kept none "
           "or no longer does";
  }

  Result<void> Open() {
    if (repository_) return {};
    diffscan::Location location;
    location.git_dir = row_.folder;
    location.object_directory = setup_.history->rejected().Find(row_.push_id).folder;
    Result<Repository> opened = Repository::Open(location);
    if (!opened) return tl::unexpected(opened.error());
    repository_.emplace(std::move(*opened));
    return ReadRepositoryConfig();
  }

  /// The present one, as all settings are.
  Result<void> ReadRepositoryConfig() {
    options_ = ScanOptionsOf(setup_);
    Result<diffscan::DefaultBranch> branch = DefaultBranchOf(*repository_);
    if (!branch) return tl::unexpected(branch.error());
    default_ = std::move(*branch);
    auto read = ConfigOf(setup_, *repository_, default_);
    if (!read) return tl::unexpected(read.error());
    own_ = *read;
    UseRules(*own_, options_);
    if (options_.rules != &setup_.rules) judgement_.rules = own_;
    return {};
  }

  const Setup& setup_;
  const record::Push& row_;
  const Watch& watch_;
  Judgement judgement_;
  std::vector<const record::Finding*> old_;  // that the baseline let pass, and no finding took yet
  std::optional<Repository> repository_;
  // Filled with the repository:
  diffscan::DefaultBranch default_;
  std::shared_ptr<const RepositoryConfig> own_;  // of it
  diffscan::ScanOptions options_;
};

/// Equal findings of the two sides, which a place can have more than one of.
using FindingKey = std::tuple<std::string, std::string, std::string, std::string>;

FindingKey KeyOf(const record::Finding& finding) {
  return {finding.ref, finding.path, finding.rule, finding.fingerprint};
}

}  // namespace

Replayed ReplayPush(const Setup& setup, const record::Push& row, const Watch& watch) {
  try {
    return Replay(setup, row, watch).Run();
  } catch (const std::exception& error) {
    return {Judgement(), error.what()};
  }
}

Difference Compare(const record::Push& row, const record::Push& again) {
  Difference difference;
  std::multimap<FindingKey, const record::Finding*> before;
  for (const record::Finding& finding : row.findings) before.emplace(KeyOf(finding), &finding);
  for (const record::Finding& finding : again.findings) {
    auto [first, last] = before.equal_range(KeyOf(finding));
    auto same = std::find_if(
        first, last, [&](const auto& entry) { return entry.second->decision == finding.decision; });
    if (first == last) {
      difference.fresh.push_back(finding);
      continue;
    }
    auto taken = same == last ? first : same;
    if (same == last) {
      difference.decided.push_back(finding);
      difference.before.push_back(taken->second->decision);
    }
    before.erase(taken);
  }
  for (const record::Finding& finding : row.findings) {
    auto [first, last] = before.equal_range(KeyOf(finding));
    bool left = std::any_of(first, last, [&](const auto& e) { return e.second == &finding; });
    if (left) difference.gone.push_back(finding);
  }
  difference.verdict = row.verdict != again.verdict;
  return difference;
}

}  // namespace pushgate::hook
