#include "record/baseline.h"

#include <utility>

#include "record/schema.h"
#include "record/tables.h"

namespace pushgate::record {
namespace {

constexpr const char* kSelect =
    "SELECT path, fingerprint, pathless, rule, function, count FROM baseline_finding"
    " WHERE folder = ?";

}  // namespace

BaselineReader::BaselineReader(Database database, std::string folder)
    : database_(std::move(database)), folder_(std::move(folder)) {
  std::string select = kSelect;
  at_ = database_.Prepare(select + " AND path = ? ORDER BY fingerprint");
  pathless_ = database_.Prepare(select + " AND pathless = ? ORDER BY path, fingerprint");
  all_ = database_.Prepare(select + " ORDER BY path, fingerprint");
}

Result<std::optional<BaselineReader>> BaselineReader::Open(const std::string& path,
                                                           const std::string& folder) {
  Result<Database> database = OpenToRead(path);
  if (!database && database.error().code == ErrorCode::kNotFound) return std::nullopt;
  if (!database) return tl::unexpected(database.error());
  BaselineReader reader(std::move(*database), folder);
  Statement state =
      reader.database_.Prepare("SELECT baseline, commit_id FROM baseline_state WHERE folder = ?");
  state.Bind(1, reader.folder_);
  bool taken = state.Step();
  if (taken) {
    reader.baseline_ = state.Number(0);
    reader.commit_id_ = state.Text(1);
  }
  if (Result<void> read = reader.database_.Check(); !read) return tl::unexpected(read.error());
  if (!taken) return std::nullopt;
  state = Statement();
  return reader;
}

Result<std::vector<BaselineFinding>> BaselineReader::Read(Statement& statement) {
  std::vector<BaselineFinding> findings;
  bool sound = true;
  while (statement.Step()) {
    BaselineFinding& finding = findings.emplace_back();
    sound &= statement.Read(0, finding.path) && statement.Read(1, finding.fingerprint) &&
             statement.Read(2, finding.pathless) && statement.Read(3, finding.rule) &&
             statement.Read(4, finding.function) && statement.Read(5, finding.count);
  }
  statement.Reset();
  if (Result<void> read = database_.Check(); !read) return tl::unexpected(read.error());
  if (sound) return findings;
  return Fail(ErrorCode::kFault, "the record " + database_.path() + ": the baseline is damaged");
}

Result<std::vector<BaselineFinding>> BaselineReader::At(const std::string& path) {
  at_.Bind(1, folder_);
  at_.Bind(2, path);
  return Read(at_);
}

Result<std::vector<BaselineFinding>> BaselineReader::Pathless(const std::string& fingerprint) {
  pathless_.Bind(1, folder_);
  pathless_.Bind(2, fingerprint);
  return Read(pathless_);
}

Result<std::vector<BaselineFinding>> BaselineReader::All() {
  all_.Bind(1, folder_);
  return Read(all_);
}

Result<std::vector<Baseline>> BaselinesOf(const std::string& path, const std::string& folder) {
  std::vector<Baseline> baselines;
  Result<Database> database = OpenToRead(path);
  if (!database && database.error().code == ErrorCode::kNotFound) return baselines;
  if (!database) return tl::unexpected(database.error());
  Statement rows = database->Prepare("SELECT hash, " + ColumnsOf<Baseline>() +
                                     " FROM baseline WHERE folder = ? ORDER BY id DESC");
  rows.Bind(1, folder);
  while (rows.Step()) {
    Baseline& row = baselines.emplace_back();
    int column = 1;
    rows.Read(0, row.hash);
    ReadColumns(rows, column, row);
  }
  if (Result<void> read = database->Check(); !read) return tl::unexpected(read.error());
  return baselines;
}

}  // namespace pushgate::record
