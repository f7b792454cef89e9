#include "record/sender.h"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

#include "base/times.h"
#include "record/schema.h"
#include "record/serialise.h"
#include "record/shared_schema.h"
#include "record/tables.h"

namespace pushgate::record {
namespace {

/// What one transaction carries: less is slow, more is done again after a failure.
constexpr int kMostCarried = 500;

constexpr char kEverything[] = "";  // the place of what hinders all chains, in the table `sent`

/// The rows of a chain behind a number, in their order: what each is, and its id.
std::vector<std::pair<std::string, int64_t>> RowsBehind(Database& spool, const std::string& server,
                                                        int64_t seq) {
  std::string sql;
  for (const char* table : {"push", "checkpoint", "baseline", "snapshot"}) {
    sql += std::string(sql.empty() ? "" : " UNION ALL ") + "SELECT seq, id, '" + table + "' FROM " +
           table + " WHERE server = ?1 AND seq > ?2";
  }
  Statement rows = spool.Prepare(sql + " ORDER BY 1 LIMIT " + std::to_string(kMostCarried));
  rows.Bind(1, server);
  rows.Bind(2, seq);
  std::vector<std::pair<std::string, int64_t>> found;
  while (rows.Step()) found.emplace_back(rows.Text(2), rows.Number(1));
  return found;
}

void WriteNote(Database& spool, const std::string& server, int64_t seq, int64_t time,
               const std::string& problem) {
  Statement note =
      spool.Prepare("INSERT OR REPLACE INTO sent (server, seq, time, problem) VALUES (?, ?, ?, ?)");
  note.Bind(1, server);
  note.Bind(2, seq);
  note.Bind(3, time);
  note.Bind(4, problem);
  spool.Run(note);
}

}  // namespace

/// Reads a row of a chain, and writes one.
template <typename Row>
class RowOfChain {
 public:
  RowOfChain(Database& from, Database& to)
      : read_(from.Prepare("SELECT hash, " + ColumnsOf<Row>() + " FROM " +
                           TableOf(static_cast<const Row*>(nullptr)) + " WHERE id = ?")),
        write_(to.Prepare(InsertSql<Row>())) {}

  bool Read(int64_t id, Row& row) {
    read_.Bind(1, id);
    int column = 1;
    bool sound = read_.Step() && read_.Read(0, row.hash);
    sound = sound && ReadColumns(read_, column, row);
    read_.Reset();
    return sound;
  }
  void Write(Database& to, const Row& row) {
    int place = 1;
    BindColumns(write_, place, row);
    write_.Bind(place, row.hash);
    to.Run(write_);
  }

 private:
  Statement read_, write_;
};

/// Writes what belongs to a row.
template <typename Item>
class ItemWriter {
 public:
  explicit ItemWriter(Database& to) : statement_(to.Prepare(InsertItemSql<Item>(true))) {}

  void Write(Database& to, const std::string& repository, int64_t owner,
             const std::vector<Item>& items) {
    int64_t position = 0;
    for (const Item& item : items) {
      int place = 1;
      statement_.Bind(place++, repository);
      statement_.Bind(place++, owner);
      statement_.Bind(place++, position++);
      BindColumns(statement_, place, item);
      to.Run(statement_);
    }
  }

 private:
  Statement statement_;
};

struct Sender::Rows {
  Rows(Database& spool, Database& shared)
      : push(spool, shared),
        checkpoint(spool, shared),
        baseline(spool, shared),
        snapshot(spool, shared),
        push_items(spool),
        files(spool),
        found(spool),
        refs(shared),
        findings(shared),
        skips(shared),
        faults(shared),
        excuses(shared),
        put_files(shared),
        put_found(shared) {}

  void ReadItems(Push& row) { push_items.Read(row); }
  void ReadItems(Snapshot& row) {
    files.Read(row.id, row.repository, row.with_findings);
    found.Read(row.id, row.repository, row.found);
  }
  void ReadItems(Baseline&) {}
  void ReadItems(Checkpoint&) {}

  void WriteItems(Database& to, const Push& row) {
    refs.Write(to, row.repository, row.id, row.refs);
    findings.Write(to, row.repository, row.id, row.findings);
    skips.Write(to, row.repository, row.id, row.skips);
    faults.Write(to, row.repository, row.id, row.faults);
    excuses.Write(to, row.repository, row.id, row.excuses);
  }
  void WriteItems(Database& to, const Snapshot& row) {
    put_files.Write(to, row.repository, row.id, row.with_findings);
    put_found.Write(to, row.repository, row.id, row.found);
  }
  void WriteItems(Database&, const Baseline&) {}
  void WriteItems(Database&, const Checkpoint&) {}

  RowOfChain<Push>& Of(const Push&) { return push; }
  RowOfChain<Checkpoint>& Of(const Checkpoint&) { return checkpoint; }
  RowOfChain<Baseline>& Of(const Baseline&) { return baseline; }
  RowOfChain<Snapshot>& Of(const Snapshot&) { return snapshot; }

  RowOfChain<Push> push;
  RowOfChain<Checkpoint> checkpoint;
  RowOfChain<Baseline> baseline;
  RowOfChain<Snapshot> snapshot;
  PushItems push_items;
  ItemsOf<SnapshotFile> files;
  ItemsOf<SnapshotFinding> found;
  ItemWriter<Ref> refs;
  ItemWriter<Finding> findings;
  ItemWriter<Skip> skips;
  ItemWriter<Fault> faults;
  ItemWriter<Excuse> excuses;
  ItemWriter<SnapshotFile> put_files;
  ItemWriter<SnapshotFinding> put_found;
};

Sender::Sender(Database spool, Database shared)
    : spool_(std::move(spool)),
      shared_(std::move(shared)),
      rows_(std::make_shared<Rows>(spool_, shared_)) {}

Result<Sender> Sender::Open(const std::string& spool, const std::string& shared) {
  Result<Database> own = Database::Open(spool, Database::Mode::kWrite);
  if (!own) return tl::unexpected(own.error());
  if (Result<void> migrated = Migrate(*own); !migrated) return tl::unexpected(migrated.error());
  Result<Database> theirs = Database::Open(shared, Database::Mode::kWrite);
  if (!theirs) return tl::unexpected(theirs.error());
  if (Result<void> migrated = Migrate(*theirs); !migrated) return tl::unexpected(migrated.error());
  own->Run("PRAGMA wal_autocheckpoint = 0");  // the daemon does it, and no pusher waits for us
  Sender sender(std::move(*own), std::move(*theirs));
  for (Database* database : {&sender.spool_, &sender.shared_}) {
    if (Result<void> ready = database->Check(); !ready) return tl::unexpected(ready.error());
  }
  return sender;
}

/// Where the chain has got to, locked until the transaction ends.
Sender::Mark Sender::LockMark(const std::string& server) {
  Statement find =
      shared_.Prepare("SELECT number, seq, hash FROM chain WHERE server = ? FOR UPDATE");
  auto read = [&] {
    find.Bind(1, server);
    Mark mark;
    if (find.Step()) mark = {find.Number(0), find.Number(1), find.Text(2)};
    find.Reset();
    return mark;
  };
  Mark mark = read();
  if (mark.number != 0) return mark;
  // Two servers that are new at once must not get one number.
  shared_.Run("LOCK TABLE chain IN SHARE ROW EXCLUSIVE MODE");
  Statement add = shared_.Prepare(
      "INSERT INTO chain (server, number, seq, hash, time)"
      " SELECT ?, coalesce(max(number), 0) + 1, 0, '', 0 FROM chain ON CONFLICT DO NOTHING");
  add.Bind(1, server);
  shared_.Run(add);
  return read();
}

/// Whether the shared record has rows that this chain does not: another machine's of the same name,
/// or this one's from before its record was lost.
std::string Sender::ProblemOf(const std::string& server, const Mark& mark) {
  if (mark.seq == 0) return "";
  Statement find = spool_.Prepare(
      "SELECT hash FROM push WHERE server = ?1 AND seq = ?2 UNION ALL"
      " SELECT hash FROM checkpoint WHERE server = ?1 AND seq = ?2 UNION ALL"
      " SELECT hash FROM baseline WHERE server = ?1 AND seq = ?2 UNION ALL"
      " SELECT hash FROM snapshot WHERE server = ?1 AND seq = ?2 UNION ALL"
      " SELECT through_hash FROM checkpoint WHERE server = ?1 AND through = ?2");
  find.Bind(1, server);
  find.Bind(2, mark.seq);
  while (find.Step()) {
    if (find.Text(0) == mark.hash) return "";
  }
  // What retention has removed is not there to be compared.
  Statement removed =
      spool_.Prepare("SELECT 1 FROM checkpoint WHERE server = ? AND through > ? LIMIT 1");
  removed.Bind(1, server);
  removed.Bind(2, mark.seq);
  if (removed.Step()) return "";
  return "the shared record has rows of " + server +
         " that this record does not have: two machines have one name, or this record was begun "
         "anew. Give this machine a name that none had (hostnamectl set-hostname NAME): its next "
         "rows begin a chain of their own, and what is there stays";
}

template <typename Row>
void Sender::Put(Row& row, int64_t number) {
  row.id = SharedId(number, row.id);
  rows_->Of(row).Write(shared_, row);
  rows_->WriteItems(shared_, row);
}

/// Checks a row against the one before it, and writes it. What is wrong with it; empty: nothing.
template <typename Row>
std::string Sender::Carry(Row& row, Mark& mark) {
  const std::string named = "row " + std::to_string(row.id) + " of this record ";
  if (HashOf(row) != row.hash || row.id != LocalId(row.id)) {
    return named +
           "is not as it was written, and is not sent, nor is what follows it: 'pushgate "
           "history verify --local' says more";
  }
  bool follows = row.seq == mark.seq + 1 && row.previous == mark.hash;
  if (!follows && !IsRemovedThrough(spool_, row.server, row.seq - 1, row.previous)) {
    return named +
           "does not follow the one before it, and is not sent, nor is what follows it: "
           "'pushgate history verify --local' says more";
  }
  mark.seq = row.seq;
  mark.hash = row.hash;
  Put(row, mark.number);
  return "";
}

void Sender::Remove(const std::string& server, int64_t through) {
  auto remove = [&](const std::string& sql) {
    Statement statement = shared_.Prepare(sql);
    statement.Bind(1, server);
    statement.Bind(2, through);
    shared_.Run(statement);
  };
  const std::string ours = " WHERE server = ?1 AND seq <= ?2";
  for (const char* table : {"ref", "finding", "skip", "fault", "excuse"}) {
    remove(std::string("DELETE FROM ") + table +
           " WHERE (repository, push) IN (SELECT repository, id FROM push" + ours + ")");
  }
  for (const char* table : {"snapshot_file", "snapshot_finding"}) {
    remove(std::string("DELETE FROM ") + table +
           " WHERE (repository, snapshot) IN (SELECT repository, id FROM snapshot" + ours + ")");
  }
  for (const char* table : {"checkpoint", "baseline", "snapshot", "push"}) {
    remove(std::string("DELETE FROM ") + table + ours);
  }
}

Result<int64_t> Sender::SendChain(const std::string& server, int64_t newest, std::string& problem) {
  auto known = marks_.find(server);
  if (known != marks_.end() && known->second == newest) return 0;
  Transaction transaction(shared_);
  Mark mark = LockMark(server);
  if (Result<void> ready = shared_.Check(); !ready) return tl::unexpected(ready.error());
  int64_t sent = 0;
  // One view, or retention could take rows while they are read.
  spool_.Run("BEGIN");
  problem = ProblemOf(server, mark);
  if (problem.empty()) {
    auto carry = [&](auto row, int64_t id) {
      if (!rows_->Of(row).Read(id, row)) return "row " + std::to_string(id) + " cannot be read";
      rows_->ReadItems(row);
      std::string wrong = Carry(row, mark);
      if constexpr (requires { row.through; }) {
        if (wrong.empty()) Remove(server, row.through);
      }
      return wrong;
    };
    for (const auto& [table, id] : RowsBehind(spool_, server, mark.seq)) {
      problem = table == "push"         ? carry(Push(), id)
                : table == "checkpoint" ? carry(Checkpoint(), id)
                : table == "baseline"   ? carry(Baseline(), id)
                                        : carry(Snapshot(), id);
      if (!problem.empty()) break;
      ++sent;
    }
  }
  spool_.Run("COMMIT");
  Statement advance =
      shared_.Prepare("UPDATE chain SET seq = ?, hash = ?, time = ? WHERE server = ?");
  advance.Bind(1, mark.seq);
  advance.Bind(2, mark.hash);
  advance.Bind(3, NowMicros());
  advance.Bind(4, server);
  if (sent > 0) shared_.Run(advance);
  if (Result<void> read = spool_.Check(); !read) return tl::unexpected(read.error());
  if (Result<void> done = transaction.Commit(); !done) return tl::unexpected(done.error());
  marks_[server] = mark.seq;
  if (Result<void> noted = NoteSent(server, mark.seq, problem); !noted) {
    return tl::unexpected(noted.error());
  }
  return sent;
}

/// Only after the shared record has it: until then retention keeps it.
Result<void> Sender::NoteSent(const std::string& server, int64_t seq, const std::string& problem) {
  Transaction transaction(spool_);
  WriteNote(spool_, server, seq, NowMicros(), problem);
  Statement mended = spool_.Prepare("DELETE FROM sent WHERE server = ?");
  mended.Bind(1, std::string_view(kEverything));
  spool_.Run(mended);
  return transaction.Commit();
}

Result<Sender::Sent> Sender::SendSome() {
  std::vector<std::pair<std::string, int64_t>> chains;
  Statement find = spool_.Prepare("SELECT server, seq FROM chain ORDER BY server");
  while (find.Step()) chains.emplace_back(find.Text(0), find.Number(1));
  find = Statement();
  if (Result<void> read = spool_.Check(); !read) return tl::unexpected(read.error());
  Sent sent;
  for (const auto& [server, newest] : chains) {
    std::string problem;
    Result<int64_t> rows = SendChain(server, newest, problem);
    if (!rows) return tl::unexpected(rows.error());
    sent.rows += *rows;
    if (!problem.empty()) sent.problems.push_back(std::move(problem));
  }
  return sent;
}

Result<Unsent> ReadUnsent(const std::string& spool) {
  Result<Database> database = OpenToRead(spool);
  if (!database && database.error().code == ErrorCode::kNotFound) return Unsent();
  if (!database) return tl::unexpected(database.error());
  Unsent unsent;
  Statement known = database->Prepare("SELECT time, problem FROM sent ORDER BY server");
  while (known.Step()) {
    if (unsent.problem.empty()) unsent.problem = known.Text(1);
    unsent.last = std::max(unsent.last, known.Number(0));
  }
  Statement behind = database->Prepare(
      "SELECT chain.server, chain.seq, coalesce(sent.seq, 0) FROM chain"
      " LEFT JOIN sent ON sent.server = chain.server ORDER BY 1");
  std::string rows;
  for (const char* table : {"push", "checkpoint", "baseline", "snapshot"}) {
    rows += std::string(rows.empty() ? "" : " UNION ALL ") + "SELECT seq, time FROM " + table +
            " WHERE server = ?1 AND seq > ?2";
  }
  Statement count = database->Prepare("SELECT count(*), coalesce((SELECT time FROM (" + rows +
                                      ") ORDER BY seq LIMIT 1), 0) FROM (" + rows + ")");
  while (behind.Step()) {
    if (behind.Number(1) <= behind.Number(2)) continue;
    std::string server = behind.Text(0);
    count.Bind(1, server);
    count.Bind(2, behind.Number(2));
    if (count.Step()) {
      unsent.rows += count.Number(0);
      int64_t first = count.Number(1);
      if (unsent.oldest == 0 || (first != 0 && first < unsent.oldest)) unsent.oldest = first;
    }
    count.Reset();
  }
  if (Result<void> read = database->Check(); !read) return tl::unexpected(read.error());
  return unsent;
}

Result<void> NoteSendProblem(const std::string& spool, const std::string& problem) {
  Result<Database> database = Database::Open(spool, Database::Mode::kWrite);
  if (!database) return tl::unexpected(database.error());
  if (Result<void> migrated = Migrate(*database); !migrated) return migrated;
  Transaction transaction(*database);
  WriteNote(*database, kEverything, 0, 0, problem);
  return transaction.Commit();
}

}  // namespace pushgate::record
