#include "hook/daemon/metrics.h"

#include <spdlog/fmt/fmt.h>
#include <unistd.h>

#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "hook/history/history.h"
#include "hook/identity/account.h"
#include "hook/message/safe_text.h"
#include "record/sender.h"
#include "record/snapshots.h"

namespace pushgate::hook {
namespace {

/// A label's value: UTF-8 without control characters, and with what would end it escaped.
std::string EscapedLabel(std::string_view raw) {
  std::string out;
  for (char c : SafeText(raw)) {
    if (c == '\\' || c == '"') out += '\\';
    out += c;
  }
  return out;
}

std::string Label(std::string_view name, std::string_view value) {
  return "," + std::string(name) + "=\"" + EscapedLabel(value) + "\"";
}

/// Writes families of metrics, one after the other.
class Writer {
 public:
  explicit Writer(const std::string& owner) : owner_("owner=\"" + EscapedLabel(owner) + "\"") {}

  void Family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
  }
  /// A series of the family; `suffix` as "_bucket", `labels` as ",le=\"1\"".
  template <typename Number>
  void Series(Number value, std::string_view labels = "", std::string_view suffix = "") {
    text_ += fmt::format("{}{}{{{}{}}} {}\n", name_, suffix, owner_, labels, value);
  }
  template <typename Number>
  void One(std::string_view name, std::string_view type, std::string_view help, Number value) {
    Family(name, type, help);
    Series(value);
  }
  std::string Take() { return std::move(text_); }

 private:
  const std::string owner_;
  std::string name_;
  std::string text_;
};

int64_t Seconds(Moment moment) { return moment.time_since_epoch().count(); }

void WritePushes(Writer& out, const Pushes& pushes) {
  out.Family("pushgate_pushes_total", "counter", "Pushes that this daemon has judged.");
  for (Verdict verdict : {Verdict::kAccept, Verdict::kReject, Verdict::kFault}) {
    out.Series(pushes.by_verdict[static_cast<size_t>(verdict)], Label("verdict", Name(verdict)));
  }
  out.Family("pushgate_push_duration_seconds", "histogram",
             "Time from a push's connection to its answer.");
  uint64_t below = 0;
  for (size_t i = 0; i < kDurationBounds.size(); ++i) {
    below += pushes.by_duration[i];
    out.Series(below, Label("le", fmt::format("{}", kDurationBounds[i])), "_bucket");
  }
  below += pushes.by_duration.back();
  out.Series(below, Label("le", "+Inf"), "_bucket");
  out.Series(std::chrono::duration<double>(pushes.duration).count(), "", "_sum");
  out.Series(below, "", "_count");
}

void WriteFindings(Writer& out, const Pushes& pushes) {
  out.Family("pushgate_findings_total", "counter", "Findings in pushes, by what was decided.");
  for (const auto& [key, count] : pushes.findings) {
    out.Series(count, Label("rule", key.first) + Label("decision", Name(key.second)));
  }
  out.Family("pushgate_bypass_uses_total", "counter", "Accepted pushes that needed an entry.");
  for (const auto& [entry, count] : pushes.uses) out.Series(count, Label("entry", entry));
}

void WriteFaults(Writer& out, const Pushes& pushes) {
  out.Family("pushgate_faults_total", "counter", "Reasons why pushes could not be judged.");
  for (int code = 0; code <= static_cast<int>(ErrorCode::kFault); ++code) {
    std::string kind = FaultKind(static_cast<ErrorCode>(code));
    auto found = pushes.faults.find(kind);
    out.Series(found == pushes.faults.end() ? 0 : found->second, Label("kind", kind));
  }
  out.Series(pushes.not_recorded, Label("kind", kRecordFault));
  out.One("pushgate_fallbacks_total", "counter",
          "Pushes that another process has judged and recorded since this daemon began.",
          pushes.fallbacks);
  out.Family("pushgate_refused_clients_total", "counter",
             "Clients that were not served, and so judge by themselves.");
  for (const char* reason : {kRefusedQueue, kRefusedDescriptors, kRefusedRequest}) {
    auto found = pushes.refused.find(reason);
    out.Series(found == pushes.refused.end() ? 0 : found->second, Label("reason", reason));
  }
}

void WriteWork(Writer& out, const DaemonState& state) {
  out.One("pushgate_workers", "gauge", "Pushes that can be judged at once.", state.workers);
  out.One("pushgate_workers_busy", "gauge", "Workers that judge a push now.", state.busy);
  out.One("pushgate_queue_pushes", "gauge", "Pushes that wait for a worker.", state.waiting);
  out.One("pushgate_queue_capacity", "gauge", "Pushes that can wait.", state.capacity);
}

void WriteConfiguration(Writer& out, const DaemonState& state) {
  const Setup& setup = *state.setup;
  out.One("pushgate_config_loaded_timestamp_seconds", "gauge",
          "When the configuration in force was read.", Seconds(state.loaded));
  out.One("pushgate_config_refused", "gauge", "1 if a newer configuration is refused.",
          state.refusal.lines.empty() ? 0 : 1);
  out.One("pushgate_rules", "gauge", "Rules in force.", setup.rules.rules().size());
  out.One("pushgate_bypass_entries", "gauge", "Bypass entries in force.",
          setup.bypass.entries.size());
  out.One("pushgate_bypass_errors", "gauge", "Errors in bypass and groups files.",
          setup.bypass.errors.size());
  out.Family("pushgate_bypass_entry_end_timestamp_seconds", "gauge", "When an entry ends.");
  for (const BypassEntry& entry : setup.bypass.entries) {
    if (entry.until) out.Series(Seconds(*entry.until), Label("entry", entry.id));
  }
}

/// Of the audit of each repository that counts today. What cannot be read is left out:
/// pushgate_record_readable and the status say why.
void WriteCompliance(Writer& out, const DaemonState& state) {
  auto reader = record::SnapshotReader::Open(state.setup->history->path());
  if (!reader || !*reader) return;
  auto latest = (*reader)->Current();
  if (!latest || latest->empty()) return;
  auto labels = [](const record::Snapshot& row) {
    return Label("repository", row.repository) + Label("ref", row.ref);
  };
  auto family = [&](std::string_view name, std::string_view help,
                    int64_t record::Snapshot::*value) {
    out.Family(name, "gauge", help);
    for (const record::Snapshot& row : *latest) out.Series(row.*value, labels(row));
  };
  family("pushgate_audited_files", "Python files, by the latest audit.", &record::Snapshot::files);
  family("pushgate_noncompliant_files", "Files with a finding that blocks, by the latest audit.",
         &record::Snapshot::noncompliant);
  out.Family("pushgate_audited_findings", "gauge", "Findings by decision, by the latest audit.");
  constexpr std::pair<const char*, int64_t record::Snapshot::*> kDecisions[] = {
      {"block", &record::Snapshot::block},       {"warn", &record::Snapshot::warn},
      {"record", &record::Snapshot::record},     {"suppressed", &record::Snapshot::suppressed},
      {"baseline", &record::Snapshot::baseline}, {"excused", &record::Snapshot::excused}};
  for (const record::Snapshot& row : *latest) {
    for (const auto& [decision, value] : kDecisions) {
      out.Series(row.*value, labels(row) + Label("decision", decision));
    }
  }
  out.Family("pushgate_audit_timestamp_seconds", "gauge", "When the latest audit was taken.");
  for (const record::Snapshot& row : *latest) out.Series(row.date / 1'000'000, labels(row));
}

void WriteProgram(Writer& out, const DaemonState& state) {
  out.Family("pushgate_build_info", "gauge", "The version, as a label.");
  out.Series(1, Label("version", state.version));
  out.One("pushgate_start_timestamp_seconds", "gauge", "When the daemon began.",
          Seconds(state.started));
  std::error_code error;
  auto size = std::filesystem::file_size(state.setup->history->path(), error);
  out.One("pushgate_record_readable", "gauge", "1 if the record's file is there.", error ? 0 : 1);
  if (!state.setup->history->shared().empty()) {
    Result<record::Unsent> unsent = record::ReadUnsent(state.setup->history->path());
    out.One("pushgate_unsent_rows", "gauge", "Rows that are not in the shared record yet.",
            unsent ? unsent->rows : 0);
    out.One("pushgate_unsent_since_timestamp_seconds", "gauge",
            "When the oldest of these was recorded; 0 if there is none.",
            unsent ? unsent->oldest / 1'000'000 : 0);
  }
  out.One("pushgate_record_size_bytes", "gauge", "Size of the record.", error ? 0 : size);
}

}  // namespace

std::string MetricsText(const DaemonState& state) {
  Writer out(AccountOf(geteuid()));
  WriteProgram(out, state);
  WritePushes(out, state.pushes);
  WriteFindings(out, state.pushes);
  WriteFaults(out, state.pushes);
  WriteWork(out, state);
  WriteConfiguration(out, state);
  WriteCompliance(out, state);
  return out.Take();
}

}  // namespace pushgate::hook
