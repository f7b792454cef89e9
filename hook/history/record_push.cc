#include "hook/history/record_push.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "hook/history/history.h"
#include "hook/history/journal.h"
#include "hook/history/push_lines.h"
#include "hook/message/push_json.h"
#include "hook/message/safe_text.h"
#include "hook/policy/excuse.h"
#include "hook/policy/fingerprint.h"
#include "hook/policy/policy.h"
#include "rules/rule_set.h"

namespace pushgate::hook {
namespace {

/// Of the rules that judged: a repository may have brought some of its own.
std::string RulesDigestOf(const Setup& setup, const Judgement& judgement) {
  return judgement.rules_digest.empty() ? setup.rules.digest() : judgement.rules_digest;
}

std::string Hex(const diffscan::Oid& id) { return id.IsZero() ? "" : id.Hex(); }

record::Ref RowOf(const JudgedRef& ref) {
  record::Ref row;
  row.name = ref.update.name;
  row.old_id = Hex(ref.update.old_id);
  row.new_id = Hex(ref.update.new_id);
  row.enforced = ref.enforced ? 1 : 0;
  row.note = ref.note;
  row.tip = Hex(ref.scan.tip);
  for (const diffscan::Oid& compared : ref.scan.compared) {
    row.compared += (row.compared.empty() ? "" : " ") + compared.Hex();
  }
  row.commits = static_cast<int64_t>(ref.scan.stats.commits);
  row.files = static_cast<int64_t>(ref.scan.stats.files);
  row.parsed = static_cast<int64_t>(ref.scan.stats.parsed);
  row.functions = static_cast<int64_t>(ref.scan.stats.functions);
  return row;
}

record::Finding RowOf(const DecidedFinding& decided) {
  const diffscan::Found& found = decided.found;
  const rules::Span& span = found.finding.span;
  record::Finding row;
  row.ref = decided.ref;
  row.commit_id = Hex(found.commit);
  row.path = found.path;
  row.line = span.line;
  row.column = span.column;
  row.end_line = span.end_line;
  row.end_column = span.end_column;
  row.function = found.function;
  row.rule = found.finding.rule->id;
  row.severity = rules::Name(decided.severity);
  row.decision = Name(decided.decision);
  row.would_block = decided.would_block ? 1 : 0;
  row.excused_by = decided.excused_by;
  row.suppression = found.finding.suppression;
  row.message = found.finding.message;
  row.fingerprint = Fingerprint(decided);
  return row;
}

record::Excuse RowOf(const Excuse& excuse) {
  record::Excuse row;
  row.entry = excuse.entry;
  row.reason = excuse.reason;
  row.ticket = excuse.ticket;
  row.approved_by = excuse.approved_by;
  row.break_glass = excuse.break_glass ? 1 : 0;
  row.max_uses = static_cast<int64_t>(excuse.max_uses);
  row.findings = static_cast<int64_t>(excuse.findings);
  return row;
}

/// Whether every policy that has a say in this push lets it pass where the server fails.
bool MayPassUnrecorded(const Setup& setup, const Judgement& judgement) {
  return std::all_of(judgement.refs.begin(), judgement.refs.end(), [&](const JudgedRef& ref) {
    const Policy* policy = FindPolicy(setup.config, judgement.repository, ref.update.name);
    return policy == nullptr || policy->on_fault == OnFault::kAccept;
  });
}

}  // namespace

record::Push RowOf(const Setup& setup, const Push& push, const Judgement& judgement) {
  record::Push row;
  row.push_id = push.id;
  row.repository = judgement.repository;
  row.folder = push.repository;
  row.user = judgement.who.user;
  for (const std::string& group : judgement.who.groups) row.groups += group + "\n";
  row.trust = Name(judgement.who.trust);
  row.key_id = judgement.who.key_id;
  row.protocol = judgement.who.protocol;
  row.break_glass = judgement.break_glass;
  row.verdict = Name(judgement.verdict);
  row.rules = RulesDigestOf(setup, judgement);
  row.config = setup.config_digest;
  row.took = judgement.took.count();
  for (const JudgedRef& ref : judgement.refs) {
    row.refs.push_back(RowOf(ref));
    for (const diffscan::Skip& skip : ref.scan.skipped) {
      row.skips.push_back({ref.update.name, skip.path, skip.reason});
    }
  }
  for (const DecidedFinding& finding : judgement.findings) row.findings.push_back(RowOf(finding));
  for (const std::string& fault : judgement.faults) row.faults.push_back({fault});
  for (const Excuse& excuse : judgement.excuses) row.excuses.push_back(RowOf(excuse));
  return row;
}

Result<int64_t> PushRecorder::UsesOf(std::string_view entry) {
  return keeper_.UsesOf(entry, push_.id);
}

Result<std::optional<std::string>> PushRecorder::Count(const Judgement& judgement) {
  record::Push row = RowOf(setup_, push_, judgement);
  const auto& step = judgement.baseline_step;
  Result<std::optional<std::string>> appended = keeper_.Append(row, step ? &*step : nullptr);
  if (appended && !*appended) recorded_ = {row.id, row.hash, ""};
  first_no_more_ = appended && *appended && (*appended)->empty();
  if (first_no_more_) {
    appended = Fail(ErrorCode::kFault, "another push was the first to this repository; push again");
  }
  server_ = row.server;
  time_ = row.time;
  return appended;
}

Result<void> PushRecorder::Keep(Judgement& judgement) {
  Result<void> kept;
  if (judgement.verdict == Verdict::kAccept) kept = CountUses(setup_.bypass, *this, judgement);
  // What is not accepted, perhaps only now, uses nothing.
  if (judgement.verdict != Verdict::kAccept) {
    Result<std::optional<std::string>> appended = Count(judgement);
    if (kept && !appended) kept = tl::unexpected(appended.error());
  }
  return kept;
}

Recorded PushRecorder::Record(Judgement& judgement, const Watch& watch) {
  Result<void> kept = Keep(judgement);
  // The record knows the first push by now.
  if (first_no_more_) {
    judgement = JudgePush(setup_, push_, watch, this);
    kept = Keep(judgement);
  }
  if (recorded_.id != 0) return recorded_;
  judgement.unrecorded = kept.error().message;
  bool refused = judgement.verdict == Verdict::kAccept && !MayPassUnrecorded(setup_, judgement);
  if (refused) judgement.verdict = Verdict::kFault;
  // It has no place in the chain, but had its time.
  record::Push row = RowOf(setup_, push_, judgement);
  row.server = server_;
  row.time = time_;
  return {0, "", PushJson(row).dump(-1, ' ', true)};
}

void KeepIfRefused(const Setup& setup, const Push& push, const Judgement& judgement) {
  if (judgement.verdict == Verdict::kAccept) return;
  Result<void> kept = setup.history->rejected().Keep(push.id, QuarantineOf(push));
  if (!kept) spdlog::warn("{}", SafeText(kept.error().message));
}

void LogPush(const Setup& setup, const Push& push, const Judgement& judgement,
             const Recorded& recorded, bool answered) {
  record::Push row = RowOf(setup, push, judgement);
  row.id = recorded.id;
  row.hash = recorded.hash;
  for (const std::string& fault : judgement.faults) {
    LogWithFields(spdlog::level::err, "fault: " + SafeText(fault), FieldsOf(row));
  }
  if (recorded.id == 0) {
    // The row is here and nowhere else: nothing puts it into the record later.
    std::string line = "fault: " + SafeText(judgement.unrecorded) +
                       "; the push is not in the record: " + recorded.row;
    LogWithFields(spdlog::level::err, line, FieldsOf(row));
  }
  LogRow(row, answered);
}

}  // namespace pushgate::hook
