#include "cli/history_export.h"

#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "hook/message/safe_text.h"
#include "record/snapshots.h"

namespace pushgate::cli {
namespace {

/// A cell as RFC 4180 has it, and no formula for who opens it in a spreadsheet.
std::string CsvCell(const std::string& text) {
  std::string cell = hook::SafeText(text);
  if (!cell.empty() && std::string_view("=+-@").find(cell[0]) != std::string_view::npos) {
    cell.insert(0, "'");
  }
  if (cell.find_first_of(",\" ") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

/// Writes rows as lines; for CSV a line of the columns' names before the first.
class LineWriter {
 public:
  explicit LineWriter(bool csv) : csv_(csv) {}

  void operator()(const char* name, int64_t number) {
    csv_ ? Add(name, std::to_string(number)) : static_cast<void>(json_[name] = number);
  }
  void operator()(const char* name, const std::string& text) {
    csv_ ? Add(name, CsvCell(text)) : static_cast<void>(json_[name] = text);
  }

  /// False if nobody reads any more.
  bool EndLine() {
    if (csv_) {
      if (std::exchange(first_, false)) std::cout << names_ << "\r\n";
      std::cout << cells_ << "\r\n";
    } else {
      std::cout << json_.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace)
                << "\n";
    }
    cells_.clear();
    cell_count_ = 0;
    json_.clear();
    return static_cast<bool>(std::cout);
  }

 private:
  void Add(const char* name, const std::string& cell) {
    if (first_) names_ += (names_.empty() ? "" : ",") + std::string(name);
    cells_ += (cell_count_++ == 0 ? "" : ",") + cell;
  }

  const bool csv_;
  bool first_ = true;
  int cell_count_ = 0;  // in this line
  std::string names_, cells_;
  nlohmann::ordered_json json_;
};

template <typename Row>
bool WriteChainRow(const Row& row, LineWriter& out) {
  VisitColumns(row, out);
  out("hash", row.hash);
  return out.EndLine();
}

/// What belongs to a push: with what tells whose it is.
template <typename Item>
bool WriteItems(const record::Push& push, const std::vector<Item>& items, LineWriter& out) {
  bool read = true;
  for (const Item& item : items) {
    out("push", push.id);
    out("time", push.time);
    out("repository", push.repository);
    VisitColumns(item, out);
    read = out.EndLine();
  }
  return read;
}

bool WritePush(const std::string& table, const record::Push& push, LineWriter& out) {
  if (table == "refs") return WriteItems(push, push.refs, out);
  if (table == "findings") return WriteItems(push, push.findings, out);
  return WriteChainRow(push, out);
}

Result<void> ExportAudits(const std::string& path, const record::Filter& filter, bool findings,
                          LineWriter& out) {
  auto reader = record::SnapshotReader::Open(path);
  if (!reader) return tl::unexpected(reader.error());
  if (!*reader) return {};
  record::SnapshotFilter asked;
  if (!filter.repository.empty()) asked.repositories = {filter.repository};
  asked.since = filter.since;
  asked.until = filter.until;
  auto rows = (*reader)->Find(asked);
  if (!rows) return tl::unexpected(rows.error());
  for (record::Snapshot& row : *rows) {
    if (!findings && !WriteChainRow(row, out)) break;
    if (!findings) continue;
    if (auto filled = (*reader)->Fill(row); !filled) return filled;
    for (const record::SnapshotFinding& found : row.found) {
      out("snapshot", row.id);
      out("date", row.date);
      out("repository", row.repository);
      out("ref", row.ref);
      VisitColumns(found, out);
      if (!out.EndLine()) return {};
    }
    row.found.clear();
    row.with_findings.clear();
  }
  return {};
}

}  // namespace

int ExportHistory(const std::string& path, const record::Filter& filter, const std::string& table,
                  const std::string& format) {
  if (format != "jsonl" && format != "csv") {
    return FailWith("history export: --format must be jsonl or csv");
  }
  LineWriter out(format == "csv");
  Result<void> written;
  if (table.starts_with("audit")) {
    written = ExportAudits(path, filter, table == "audit-findings", out);
  } else {
    written = record::FindPushes(
        path, filter, [&](const record::Push& push) { return WritePush(table, push, out); });
  }
  return written ? kExitClean : FailWith(hook::SafeText(written.error().message));
}

}  // namespace pushgate::cli
