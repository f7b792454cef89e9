#include "hook/gate.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "diffscan/default_branch.h"
#include "diffscan/tree_files.h"
#include "hook/history/history.h"
#include "hook/identity/certificate.h"
#include "hook/identity/identity.h"
#include "hook/moves.h"
#include "hook/policy/excuse.h"
#include "hook/policy/policy.h"
#include "hook/policy/ratchet.h"
#include "hook/policy/unsettled.h"
#include "hook/repository_config.h"
#include "hook/updates.h"
#include "rules/repository_rules.h"

namespace pushgate::hook {
namespace {

using diffscan::Repository;
using diffscan::ScanResult;

std::string Variable(const Push& push, const char* name) {
  auto found = push.environment.find(name);
  return found == push.environment.end() ? std::string() : found->second;
}

/// Git runs the hook in the Git folder, so that relative paths begin there.
std::string Absolute(const Push& push, std::string path) {
  return path.empty() || path[0] == '/' ? path : push.repository + "/" + path;
}

/// One push on its way to a verdict.
class Gate {
 public:
  Gate(const Setup& setup, const Push& push, const Watch& watch, UseCounter* counter)
      : setup_(setup), push_(push), watch_(watch), counter_(counter) {}

  Judgement Run() {
    Identify();
    Result<std::vector<diffscan::RefUpdate>> updates = ParseUpdates(push_.updates);
    if (!updates) {
      AddFault(updates.error(), nullptr);
    } else {
      updates_ = std::move(*updates);
      DoubtSignature();
      if (auto found = Guarded([&] { return FindMoves(); }); !found) NotKnown(found.error());
      for (const Move& move : moves_) JudgeMove(move);
    }
    std::sort(judgement_.findings.begin(), judgement_.findings.end(), Before);
    KnowGroupsOfWarned();
    ExcuseWhatBlocks();
    judgement_.verdict = rejecting_fault_ ? Verdict::kFault : VerdictOfFindings(judgement_);
    return std::move(judgement_);
  }

 private:
  void Identify() {
    const Config& config = setup_.config;
    static const Environment kNothing;
    const Environment& environment = push_.account.empty() ? push_.environment : kNothing;
    judgement_.who = hook::Identify(config.server, environment, push_.account, setup_.groups);
    judgement_.repository =
        RepositoryName(config.server, environment, push_.repository, config.repositories);
    judgement_.when = push_.when;
    judgement_.break_glass = BreakGlassReason(push_.environment);
  }

  /// What git's variables say of a signed push counts only with its certificate.
  void DoubtSignature() {
    if (judgement_.who.trust != Trust::kSigned) return;
    bool certified = false;
    std::optional<diffscan::Oid> id = diffscan::Oid::FromHex(Variable(push_, "GIT_PUSH_CERT"));
    Result<void> looked = Guarded([&]() -> Result<void> {
      if (Result<void> opened = Open(); !opened || !id) return opened;
      Result<std::string> text = ReadFile(*repository_, {diffscan::TreeFile::Kind::kFile, *id, 0});
      certified = text && IsCertificateOf(*text, Variable(push_, "GIT_PUSH_CERT_NONCE"), updates_);
      return {};
    });
    // A repository that cannot be opened is told of where it is judged.
    if (looked && certified) return;
    Environment unsigned_push = push_.environment;
    unsigned_push.erase("GIT_PUSH_CERT_STATUS");
    judgement_.who =
        hook::Identify(setup_.config.server, unsigned_push, push_.account, setup_.groups);
  }

  /// The record sums by group what would have blocked.
  void KnowGroupsOfWarned() {
    bool warned = std::any_of(judgement_.findings.begin(), judgement_.findings.end(),
                              [](const DecidedFinding& finding) { return finding.would_block; });
    if (warned) AddUnixGroups(setup_.config.server, judgement_.who);
  }

  void ExcuseWhatBlocks() {
    const std::vector<BypassEntry>& entries = setup_.bypass.entries;
    if (entries.empty() || VerdictOfFindings(judgement_) == Verdict::kAccept) return;
    bool groups = std::any_of(entries.begin(), entries.end(),
                              [](const BypassEntry& entry) { return !entry.groups.empty(); });
    if (groups) AddUnixGroups(setup_.config.server, judgement_.who);
    ExcuseFindings(setup_.bypass, counter_, {}, judgement_);
  }

  /// In a repository that no policy is about nothing is read.
  Result<void> FindMoves() {
    for (const diffscan::RefUpdate& update : updates_) moves_.push_back({update, true, ""});
    if (!HasPolicy(setup_.config, judgement_.repository)) return {};
    if (Result<void> opened = Open(); !opened) return opened;
    Moves moves = MovesOf(setup_.config, judgement_.repository, *repository_, updates_);
    moves_ = std::move(moves.list);
    return moves.unknown ? Result<void>(tl::unexpected(*moves.unknown)) : Result<void>();
  }

  /// Where it cannot be read what a name leads to, only the name's own policy may let it pass. What
  /// a deletion takes is not judged.
  void NotKnown(const Error& error) {
    for (const diffscan::RefUpdate& update : updates_) {
      if (update.new_id.IsZero()) continue;
      AddFault(error, FindPolicy(setup_.config, judgement_.repository, update.name));
    }
  }

  void JudgeMove(const Move& move) {
    if (move.judges) return JudgeUpdate(move.update);
    JudgedRef ref;
    ref.update = move.update;
    ref.leads_to = move.leads_to;
    ref.note = "a symbolic ref to " + move.leads_to + ", judged as that";
    judgement_.refs.push_back(std::move(ref));
  }

  void JudgeUpdate(const diffscan::RefUpdate& update) {
    JudgedRef ref;
    ref.update = update;
    const Policy* policy = Choose(ref);
    if (policy != nullptr) {
      ref.enforced = true;
      Result<void> judged = Guarded([&] { return Judge(*policy, ref); });
      if (!judged) {
        Error error = judged.error();
        bool accepted = AddFault(error, policy);
        ref.note = accepted ? record::kAcceptedFault : "fault";
      }
    }
    judgement_.stats += ref.scan.stats;
    judgement_.refs.push_back(std::move(ref));
  }

  /// The policy that judges an update; or nullptr, with the reason in `ref.note`.
  const Policy* Choose(JudgedRef& ref) {
    if (ref.update.new_id.IsZero()) {
      ref.note = ref.update.old_id.IsZero() ? "nothing to do" : "deleted";
      return nullptr;
    }
    const Policy* policy = FindPolicy(setup_.config, judgement_.repository, ref.update.name);
    if (policy == nullptr) {
      ref.note = "no policy";
    } else if (policy->enforce == Enforce::kOff) {
      ref.note = "enforce: off";
      policy = nullptr;
    }
    return policy;
  }

  Result<void> Judge(const Policy& written, JudgedRef& ref) {
    if (Result<void> opened = Open(); !opened) return opened;
    if (Result<void> read = ReadRepositoryConfig(); !read) return read;
    const Policy policy = Tightened(written, *own_);
    if (policy.initial == Initial::kAccept) {
      Result<bool> empty = IsEmpty(*repository_);
      if (!empty) return tl::unexpected(empty.error());
      Result<bool> first = *empty ? IsFirst() : false;
      if (!first) return tl::unexpected(first.error());
      if (*first) {
        ref.note = record::kFirstPush;
        return {};
      }
    }
    Result<ScanResult> scan = Scan(written, policy.scope, ref);
    if (!scan) return Within(ref.update.name, scan.error());
    ref.scan = std::move(*scan);
    if (Result<void> checked = CheckRepositoryConfig(ref); !checked) return checked;
    // After the deadline there is no time to look for the shorter form.
    if (!ref.scan.found.empty()) ref.range = RepeatingRange(*repository_, ref.scan, watch_.Tick());
    std::vector<DecidedFinding> decided;
    for (diffscan::Found& found : ref.scan.found) {
      decided.push_back(Decide(&policy, ref.update.name, std::move(found)));
    }
    ref.scan.found.clear();
    Result<void> told_apart = policy.ratchet ? ApplyBaseline(policy, ref, decided) : Result<void>();
    std::move(decided.begin(), decided.end(), std::back_inserter(judgement_.findings));
    return told_apart;
  }

  /// With an error nothing is known of what is old; what could not be judged is no question of age.
  Result<void> ApplyBaseline(const Policy& policy, JudgedRef& ref,
                             std::vector<DecidedFinding>& decided) {
    Result<void> applied = TellOldFromNew(policy, ref, decided);
    if (applied) return {};
    std::erase_if(decided, [](const DecidedFinding& finding) {
      return !rules::gate_rules::IsGateRule(*finding.found.finding.rule);
    });
    if (applied.error().code != ErrorCode::kDeadline) return applied;
    decided.push_back(Late(policy, ref));
    return {};
  }

  static DecidedFinding Late(const Policy& policy, const JudgedRef& ref) {
    diffscan::Found late;
    late.commit = ref.scan.tip;
    late.finding.rule = &rules::gate_rules::kDeadline;
    late.finding.message =
        "the time for one push (limits.deadline) was over while comparing with the baseline; push "
        "in smaller steps";
    return Decide(&policy, ref.update.name, std::move(late));
  }

  Result<void> TellOldFromNew(const Policy& policy, JudgedRef& ref,
                              std::vector<DecidedFinding>& decided) {
    bool asks = std::any_of(decided.begin(), decided.end(), [](const DecidedFinding& finding) {
      return finding.decision == Decision::kBlock || finding.would_block;
    });
    if (!asks || setup_.history == nullptr) return {};
    Result<std::optional<record::BaselineReader>> reader =
        record::BaselineReader::Open(setup_.history->path(), BaselineFolder(push_.repository));
    // The owner's record may be closed to the process of another account.
    if (!reader && !push_.account.empty()) return {};
    // Whatever keeps the store from being read is the server's fault.
    if (!reader) return Fail(ErrorCode::kFault, "the baseline: " + reader.error().message);
    ref.no_baseline = !*reader;
    if (!*reader) return {};
    const Policy* of_default = FindPolicy(setup_.config, judgement_.repository, default_.name);
    RatchetInputs inputs{*repository_, options_, watch_, HonoursSuppressionBy(&policy),
                         HonoursSuppressionBy(of_default)};
    auto step = ApplyRatchet(inputs, **reader, decided);
    if (!step) return tl::unexpected(step.error());
    if (*step) judgement_.baseline_step = std::move(*step);
    return {};
  }

  static HonoursSuppressionOf HonoursSuppressionBy(const Policy* policy) {
    return [policy](const rules::Rule& rule) { return HonoursSuppression(policy, rule); };
  }

  /// Whether the record knows of no push to this repository. The same push again is the first one
  /// still: git may have refused it after the gate had accepted it.
  Result<bool> IsFirst() {
    if (setup_.history == nullptr) return true;
    std::vector<record::Ref> updates;
    for (const Move& move : moves_) {
      record::Ref& row = updates.emplace_back();
      row.name = move.update.name;
      row.new_id = move.update.new_id.Hex();
    }
    Result<bool> accepted = setup_.history->HasAccepted(judgement_.repository, updates);
    if (!accepted) return accepted;
    return !*accepted;
  }

  /// Once for all updates.
  Result<const record::Unsettled*> ReadUnsettled() {
    if (!recorded_) {
      recorded_.emplace();
      if (setup_.history != nullptr) {
        Result<record::Unsettled> read = setup_.history->Unsettled(judgement_.repository);
        // The owner's record may be closed to the process of another account.
        if (!read && push_.account.empty()) {
          recorded_.reset();
          return tl::unexpected(read.error());
        }
        if (read) recorded_ = std::move(*read);
      }
    }
    return &*recorded_;
  }

  /// What the default branch has, whatever the push brings.
  Result<void> ReadRepositoryConfig() {
    if (own_ != nullptr) return {};
    options_ = ScanOptionsOf(setup_);
    Result<std::shared_ptr<const RepositoryConfig>> read = ReadOfDefaultBranch();
    if (!read && read.error().code == ErrorCode::kCorrupt) {
      // A push may be what mends it.
      read = std::make_shared<const RepositoryConfig>(
          RepositoryConfig{"damaged",
                           {ErrorAt(kRepositoryFile, 1, 1, read.error().message)},
                           {},
                           false,
                           {},
                           {},
                           {}});
    }
    if (!read) return tl::unexpected(read.error());
    own_ = *read;
    UseRules(*own_, options_);
    if (options_.rules == &setup_.rules) return {};
    judgement_.rules = own_;
    judgement_.rules_digest = own_->rules.digest();
    return {};
  }

  Result<std::shared_ptr<const RepositoryConfig>> ReadOfDefaultBranch() {
    Result<diffscan::DefaultBranch> branch = DefaultBranchOf(*repository_);
    if (!branch) return tl::unexpected(branch.error());
    default_ = std::move(*branch);
    return ConfigOf(setup_, *repository_, default_);
  }

  /// A push to the default branch must not make it invalid; what is invalid already stands in
  /// nobody's way.
  Result<void> CheckRepositoryConfig(JudgedRef& ref) {
    if (!own_->errors.empty()) {
      ref.scan.skipped.push_back(
          {std::string(kRepositoryFile), "ignored, for it is invalid: " + own_->errors[0].text});
    }
    bool binding = ref.update.name == default_.name && !ref.scan.tip.IsZero();
    if (!binding) return {};
    auto broken = BrokenBy(setup_, *repository_, *own_, ref.scan.tip);
    if (!broken) return tl::unexpected(broken.error());
    std::move(broken->begin(), broken->end(), std::back_inserter(ref.scan.found));
    return {};
  }

  Result<ScanResult> Scan(const Policy& policy, diffscan::Scope scope, const JudgedRef& ref) {
    diffscan::UpdateOptions options;
    options.scope = scope;
    options.scope_commits = policy.scope_commits;
    options.is_baseline = [&](std::string_view name) {
      return IsBaseline(setup_.config, judgement_.repository, name, policy, *options_.rules);
    };
    std::optional<diffscan::Unsettled> unsettled;
    options.unsettled = [&]() -> Result<const diffscan::Unsettled*> {
      if (!unsettled) {
        Result<const record::Unsettled*> recorded = ReadUnsettled();
        if (!recorded) return tl::unexpected(recorded.error());
        std::string head = ref.update.old_id.IsZero() ? HeadBranchName(*repository_) : "";
        if (!head.empty() && !options.is_baseline(head)) head.clear();
        unsettled =
            UnsettledFor(**recorded, setup_.bypass, judgement_.repository, ref.update.name, head);
      }
      return &*unsettled;
    };
    options.honours_suppression = HonoursSuppressionBy(&policy);
    return ScanUpdate(*repository_, ref.update, options, options_, watch_);
  }

  Result<void> Open() {
    if (repository_) return {};
    diffscan::Location location;
    location.git_dir = push_.repository;
    location.object_directory = QuarantineOf(push_);
    location.alternate_object_directories = Variable(push_, "GIT_ALTERNATE_OBJECT_DIRECTORIES");
    location.shallow_file = Absolute(push_, Variable(push_, "GIT_SHALLOW_FILE"));
    Result<Repository> opened = Repository::Open(location);
    if (!opened) return tl::unexpected(opened.error());
    repository_.emplace(std::move(*opened));
    return {};
  }

  template <typename Work>
  Result<void> Guarded(Work work) {
    try {
      return work();
    } catch (const std::bad_alloc&) {
      // What is pushed may be what took it all.
      return Fail(ErrorCode::kLimit, "The gate ran out of memory.");
    } catch (const std::exception& error) {
      return Fail(ErrorCode::kFault, std::string("The gate failed: ") + error.what());
    }
  }

  /// Notes a fault once. True if the policy lets the push pass in spite of it: only where the
  /// server itself failed, never for what the pusher can bring about.
  bool AddFault(const Error& error, const Policy* policy) {
    auto& faults = judgement_.faults;
    if (std::find(faults.begin(), faults.end(), error.message) == faults.end()) {
      faults.push_back(error.message);
      judgement_.fault_kinds.push_back(error.code);
    }
    bool accepted = policy != nullptr && policy->on_fault == OnFault::kAccept &&
                    error.code == ErrorCode::kFault;
    rejecting_fault_ |= !accepted;
    return accepted;
  }

  const Setup& setup_;
  const Push& push_;
  const Watch& watch_;
  UseCounter* counter_;
  Judgement judgement_;
  std::vector<diffscan::RefUpdate> updates_;  // as pushed
  std::vector<Move> moves_;                   // that these are
  std::optional<Repository> repository_;
  std::optional<record::Unsettled> recorded_;
  // Filled with the repository:
  diffscan::DefaultBranch default_;
  std::shared_ptr<const RepositoryConfig> own_;  // of its default branch
  diffscan::ScanOptions options_;
  bool rejecting_fault_ = false;
};

}  // namespace

std::string QuarantineOf(const Push& push) {
  return Absolute(push, Variable(push, "GIT_OBJECT_DIRECTORY"));
}

diffscan::ScanOptions ScanOptionsOf(const Setup& setup) {
  diffscan::ScanOptions options;
  options.rules = &setup.rules;
  options.budget.parse = setup.config.limits.parse;
  options.budget.steps = setup.config.limits.steps;
  options.store = setup.analyses.get();
  options.modules = setup.modules;
  options.crew = setup.crew.get();
  options.blob_limit = setup.config.limits.blob;
  options.push_files = setup.config.limits.push_files;
  options.files = setup.config.files;
  return options;
}

std::string RepeatingRange(const Repository& repository, const ScanResult& scan, bool may_walk) {
  if (scan.tip.IsZero()) return "";
  std::string tip = scan.tip.Short();
  if (scan.compared.size() == 1 && may_walk) {
    Result<std::vector<diffscan::Oid>> boundary =
        BoundaryBetween(repository, scan.compared[0], scan.tip);
    if (boundary && *boundary == scan.compared) return scan.compared[0].Short() + ".." + tip;
  }
  std::string range;
  for (const diffscan::Oid& compared : scan.compared) range += "^" + compared.Short() + " ";
  return range + tip;
}

Judgement JudgePush(const Setup& setup, const Push& push, const Watch& watch, UseCounter* counter) {
  auto begin = std::chrono::steady_clock::now();
  Judgement judgement;
  try {
    judgement = Gate(setup, push, watch, counter).Run();
  } catch (const std::exception& error) {
    judgement = Judgement();
    judgement.faults.push_back(std::string("The gate failed: ") + error.what());
    judgement.fault_kinds.push_back(ErrorCode::kFault);
  }
  judgement.took = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - begin);
  return judgement;
}

}  // namespace pushgate::hook
