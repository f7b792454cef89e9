#include "hook/history/record_push.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "hook/history/history.h"
#include "hook/message/json.h"
#include "hook/message/push_json.h"
#include "hook/message/safe_text.h"
#include "hook/policy/policy.h"
#include "rules/rule_set.h"

namespace pushgate::hook {
namespace {

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
  row.excused_by = decided.excused_by;
  row.suppression = found.finding.suppression;
  row.message = found.finding.message;
  row.fingerprint = Fingerprint(decided);
  return row;
}

std::string_view TrustOf(const Push& push, const Judgement& judgement) {
  if (!push.account.empty()) return "unverified";
  return judgement.user.empty() ? "unknown" : "server";
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
  row.user = judgement.user;
  row.trust = TrustOf(push, judgement);
  row.verdict = Name(judgement.verdict);
  row.rules = setup.rules.digest();
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
  return row;
}

Recorded RecordPush(const Setup& setup, const Push& push, Judgement& judgement) {
  record::Push row = RowOf(setup, push, judgement);
  Result<void> appended = setup.history->Append(row);
  if (appended) return {row.id, row.hash, ""};
  judgement.unrecorded = appended.error().message;
  bool refused = judgement.verdict == Verdict::kAccept && !MayPassUnrecorded(setup, judgement);
  if (refused) judgement.verdict = Verdict::kFault;
  row.verdict = Name(judgement.verdict);
  // It has no place in the chain.
  row.id = row.seq = 0;
  row.previous = row.hash = "";
  return {0, "", PushJson(row).dump(-1, ' ', true)};
}

void LogPush(const Judgement& judgement, const Recorded& recorded, bool answered) {
  for (const std::string& fault : judgement.faults) spdlog::error("fault: {}", SafeText(fault));
  if (recorded.id == 0) {
    // The row is here and nowhere else: nothing puts it into the record later.
    spdlog::error("fault: {}; the push is not in the record: {}", SafeText(judgement.unrecorded),
                  recorded.row);
  }
  spdlog::info(
      "{}{} findings={} refs={} files={} ms={:.1f} repository=\"{}\" user=\"{}\" record={} hash={}",
      Name(judgement.verdict), answered ? "" : " (the client was gone)", judgement.findings.size(),
      judgement.refs.size(), judgement.stats.files,
      static_cast<double>(judgement.took.count()) / 1000, SafeText(judgement.repository),
      SafeText(judgement.user), recorded.id, recorded.hash.empty() ? "-" : recorded.hash);
}

}  // namespace pushgate::hook
