#include "hook/policy/new_baseline.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "diffscan/default_branch.h"
#include "hook/gate.h"
#include "hook/history/history.h"
#include "hook/policy/carried_baseline.h"
#include "hook/policy/fingerprint.h"
#include "hook/policy/policy.h"
#include "hook/policy/ratchet.h"
#include "hook/repository_config.h"

namespace pushgate::hook {
namespace {

using record::BaselineFinding;
using PathAndFingerprint = std::pair<std::string, std::string>;  // path, fingerprint

/// One repository, and the policy of one of its refs.
class Scene {
 public:
  Scene(const Setup& setup, const std::string& git_dir, std::string name)
      : setup_(setup),
        folder_(BaselineFolder(git_dir)),
        name_(std::move(name)),
        options_(ScanOptionsOf(setup)) {
    if (name_.empty()) {
      name_ = RepositoryName(ServerKind::kSsh, {}, folder_, setup.config.repositories);
    }
    options_.push_files = std::numeric_limits<uint32_t>::max();
    options_.found_bytes = std::numeric_limits<uint64_t>::max();
  }

  Result<void> Open() {
    diffscan::Location location;
    location.git_dir = folder_;
    Result<diffscan::Repository> opened = diffscan::Repository::Open(location);
    if (!opened) return tl::unexpected(opened.error());
    repository_.emplace(std::move(*opened));
    Result<diffscan::DefaultBranch> branch = DefaultBranchOf(*repository_);
    if (!branch) return tl::unexpected(branch.error());
    default_ = std::move(*branch);
    if (default_.tip.IsZero()) return {};
    auto own = setup_.repository_configs->Read(setup_, *repository_, default_.tip);
    if (!own) return tl::unexpected(own.error());
    own_ = *own;
    UseRules(*own_, options_);
    return {};
  }

  HonoursSuppressionOf HonoursOn(const std::string& ref) const {
    const Policy* policy = FindPolicy(setup_.config, name_, ref);
    return [policy](const rules::Rule& rule) { return HonoursSuppression(policy, rule); };
  }

  /// A baseline as it is recorded, and as it is in a commit.
  struct Old {
    std::vector<BaselineFinding> recorded;
    std::vector<BaselineFinding> carried;
  };

  /// Nothing if no baseline was taken.
  Result<std::optional<Old>> BaselineAt(const diffscan::Oid& commit) {
    Result<std::optional<record::BaselineReader>> reader =
        record::BaselineReader::Open(setup_.history->path(), folder_);
    if (!reader) return tl::unexpected(reader.error());
    if (!*reader) return std::nullopt;
    CarriedBaseline baseline(**reader);
    Result<std::vector<BaselineFinding>> recorded = baseline.All();
    if (!recorded) return tl::unexpected(recorded.error());
    RatchetInputs inputs{*repository_, options_, watch_, HonoursOn(default_.name),
                         HonoursOn(default_.name)};
    if (!commit.IsZero()) {
      Result<void> carried = CarryTo(inputs, (*reader)->commit_id(), commit, baseline);
      if (!carried) return tl::unexpected(carried.error());
    }
    Result<std::vector<BaselineFinding>> all = baseline.All();
    if (!all) return tl::unexpected(all.error());
    return Old{std::move(*recorded), std::move(*all)};
  }

  Result<diffscan::ScanResult> ScanWhole(const diffscan::Oid& commit) {
    diffscan::UpdateOptions whole;
    whole.scope = diffscan::Scope::kFile;
    return ScanRange(*repository_, commit, {}, whole, options_, watch_);
  }

  const std::string& folder() const { return folder_; }
  const std::string& name() const { return name_; }
  const diffscan::DefaultBranch& default_branch() const { return default_; }
  const std::string& rules_digest() const { return options_.rules->digest(); }
  const diffscan::Repository& repository() const { return *repository_; }

 private:
  const Setup& setup_;
  std::string folder_;
  std::string name_;
  diffscan::ScanOptions options_;
  Watch watch_;
  std::optional<diffscan::Repository> repository_;
  std::shared_ptr<const RepositoryConfig> own_;  // of the default branch
  diffscan::DefaultBranch default_;
};

Result<void> FindCommit(const Scene& scene, const std::string& ref, NewBaseline& out) {
  out.ref = ref.empty() ? scene.default_branch().name : ref;
  if (ref.empty() && scene.default_branch().tip.IsZero()) {
    return Fail(ErrorCode::kNotFound, scene.folder() + ": the branch that its HEAD names (" +
                                          out.ref + ") is not there; name another by --ref");
  }
  Result<diffscan::Oid> commit = CommitOfRef(scene.repository(), out.ref);
  if (!commit) return tl::unexpected(commit.error());
  out.commit = *commit;
  return {};
}

void Collect(const std::vector<diffscan::Found>& found, const HonoursSuppressionOf& honours,
             NewBaseline& out, std::map<PathAndFingerprint, uint32_t>& lines) {
  for (size_t begin = 0, end = 0; begin < found.size(); begin = end) {
    while (end < found.size() && found[end].path == found[begin].path) ++end;
    std::vector<diffscan::Found> of_file(found.begin() + static_cast<std::ptrdiff_t>(begin),
                                         found.begin() + static_cast<std::ptrdiff_t>(end));
    const std::string& path = of_file[0].path;
    for (const auto& [fingerprint, counted] : CountsOf(of_file, honours)) {
      out.findings.push_back(
          {path, fingerprint, counted.pathless, counted.rule, counted.function, counted.count});
    }
    for (const diffscan::Found& one : of_file) {
      if (rules::gate_rules::IsUnjudged(*one.finding.rule)) {
        out.not_judged.push_back({path, one.finding.rule->id + ": " + one.finding.message});
      } else {
        lines.try_emplace({path, Fingerprint(one)}, one.finding.span.line);
      }
    }
  }
}

std::map<PathAndFingerprint, BaselineFinding> ByKey(const std::vector<BaselineFinding>& findings) {
  std::map<PathAndFingerprint, BaselineFinding> by_key;
  for (const BaselineFinding& finding : findings) {
    by_key[{finding.path, finding.fingerprint}] = finding;
  }
  return by_key;
}

/// What `a` has more of than `b`.
std::vector<BaselineChange> More(const std::vector<BaselineFinding>& a,
                                 const std::vector<BaselineFinding>& b,
                                 const std::map<PathAndFingerprint, uint32_t>& lines) {
  std::map<PathAndFingerprint, BaselineFinding> others = ByKey(b);
  std::vector<BaselineChange> more;
  for (const BaselineFinding& finding : a) {
    PathAndFingerprint key{finding.path, finding.fingerprint};
    auto other = others.find(key);
    int64_t by = finding.count - (other == others.end() ? 0 : other->second.count);
    if (by <= 0) continue;
    auto line = lines.find(key);
    more.push_back({finding, line == lines.end() ? 0 : line->second});
    more.back().finding.count = by;
  }
  auto order = [](const BaselineChange& c) {
    return std::tie(c.finding.path, c.line, c.finding.rule, c.finding.fingerprint);
  };
  std::sort(more.begin(), more.end(), [&](auto& x, auto& y) { return order(x) < order(y); });
  return more;
}

/// What left a baseline, without what only moved.
std::vector<BaselineChange> Gone(const Scene::Old& old,
                                 const std::vector<BaselineFinding>& findings) {
  std::map<std::string, int64_t> moved;
  for (const BaselineChange& change : More(old.carried, old.recorded, {})) {
    moved[change.finding.pathless] += change.finding.count;
  }
  std::vector<BaselineChange> gone = More(old.recorded, findings, {});
  for (BaselineChange& change : gone) {
    int64_t elsewhere = std::min(change.finding.count, moved[change.finding.pathless]);
    moved[change.finding.pathless] -= elsewhere;
    change.finding.count -= elsewhere;
  }
  std::erase_if(gone, [](const BaselineChange& change) { return change.finding.count == 0; });
  return gone;
}

}  // namespace

int64_t TotalOf(const std::vector<BaselineFinding>& findings) {
  int64_t total = 0;
  for (const BaselineFinding& finding : findings) total += finding.count;
  return total;
}

int64_t TotalOf(const std::vector<BaselineChange>& changes) {
  int64_t total = 0;
  for (const BaselineChange& change : changes) total += change.finding.count;
  return total;
}

Result<NewBaseline> CompareWithBaseline(const Setup& setup, const std::string& git_dir,
                                        const std::string& ref, const std::string& name) {
  Scene scene(setup, git_dir, name);
  if (Result<void> opened = scene.Open(); !opened) return tl::unexpected(opened.error());
  NewBaseline out;
  out.repository = scene.name();
  out.folder = scene.folder();
  if (Result<void> found = FindCommit(scene, ref, out); !found)
    return tl::unexpected(found.error());
  out.rules_digest = scene.rules_digest();
  Result<diffscan::ScanResult> scan = scene.ScanWhole(out.commit);
  if (!scan) return tl::unexpected(scan.error());
  std::map<PathAndFingerprint, uint32_t> lines;
  Collect(scan->found, scene.HonoursOn(out.ref), out, lines);
  for (diffscan::Skip& skip : scan->skipped) out.not_judged.push_back(std::move(skip));
  auto before = scene.BaselineAt(out.commit);
  if (!before) return tl::unexpected(before.error());
  out.first = !*before;
  Scene::Old old;
  if (*before) old = std::move(**before);
  out.added = More(out.findings, old.carried, lines);
  out.removed = Gone(old, out.findings);
  return out;
}

Result<std::optional<std::vector<BaselineFinding>>> CurrentBaseline(const Setup& setup,
                                                                    const std::string& git_dir,
                                                                    const std::string& name) {
  Scene scene(setup, git_dir, name);
  if (Result<void> opened = scene.Open(); !opened) return tl::unexpected(opened.error());
  auto old = scene.BaselineAt(scene.default_branch().tip);
  if (!old) return tl::unexpected(old.error());
  if (!*old) return std::nullopt;
  return std::move((*old)->carried);
}

}  // namespace pushgate::hook
