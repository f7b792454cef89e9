#include "record/verify.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "record/database.h"
#include "record/schema.h"
#include "record/serialise.h"
#include "record/shared_schema.h"
#include "record/state.h"
#include "record/tables.h"

namespace pushgate::record {
namespace {

/// Goes through what belongs to rows, in their order, beside the table of those.
template <typename Item>
class ItemsInOrder {
 public:
  ItemsInOrder(Database& database, int64_t first, int64_t last)
      : statement_(database.Prepare(Sql(static_cast<const Item*>(nullptr)))) {
    statement_.Bind(1, first);
    statement_.Bind(2, last);
    Advance();
  }

  /// The row to which the next item belongs; nothing at the end.
  std::optional<int64_t> next() const { return next_; }

  /// Takes the items of one row. False if a value has the wrong type.
  bool TakeOf(int64_t owner, Serialiser& serialiser) {
    bool sound = true;
    for (; next_ == owner; Advance()) {
      int column = 2;
      sound &= ReadColumns(statement_, column, item_);
      serialiser.Append(statement_.Number(1), item_);
    }
    serialiser.EndList();
    return sound;
  }

 private:
  static std::string Sql(const Item* item) {
    std::string owner = OwnerOf(item);
    return "SELECT " + owner + ", position, " + ColumnsOf<Item>() + " FROM " + TableOf(item) +
           " WHERE " + owner + " BETWEEN ? AND ? ORDER BY " + owner + ", position";
  }

  void Advance() {
    next_.reset();
    if (statement_.Step()) next_ = statement_.Number(0);
  }

  Statement statement_;
  Item item_;
  std::optional<int64_t> next_;
};

/// Goes through the rows of a chain's table in the order of their ids.
template <typename Row>
class Rows {
 public:
  Rows(Database& database, int64_t first, int64_t last)
      : statement_(database.Prepare("SELECT hash, " + ColumnsOf<Row>() + " FROM " +
                                    TableOf(static_cast<const Row*>(nullptr)) +
                                    " WHERE id BETWEEN ? AND ? ORDER BY id")) {
    statement_.Bind(1, first);
    statement_.Bind(2, last);
    Advance();
  }

  bool at_end() const { return at_end_; }
  bool sound() const { return sound_; }
  const Row& row() const { return row_; }

  void Advance() {
    at_end_ = !statement_.Step();
    if (at_end_) return;
    int column = 1;
    sound_ = statement_.Read(0, row_.hash);
    sound_ &= ReadColumns(statement_, column, row_);
  }

 private:
  Statement statement_;
  Row row_;
  bool at_end_ = false;
  bool sound_ = true;
};

/// More than there are processors, so that none waits long for the last.
constexpr int64_t kParts = 16;

struct Link {
  int64_t id = 0;
  int64_t seq = 0;
  std::string hash;
};

/// What was found in the rows of a range of ids.
struct Part {
  int64_t problem_id = 0;
  std::string problem;
  int64_t pushes = 0;
  int64_t snapshots = 0;
  int64_t removed = 0;
  bool has_head = false;
  std::map<std::string, Link, std::less<>> last;  // by server
  Result<void> read;
};

std::string Named(const char* what, int64_t id) { return what + (" " + std::to_string(id)); }

std::string Named(const Push& push) { return Named("push", push.id); }
std::string Named(const Baseline& baseline) { return Named("baseline", baseline.id); }
std::string Named(const Snapshot& snapshot) { return Named("audit", snapshot.id); }
std::string Named(const Checkpoint& checkpoint) { return Named("checkpoint", checkpoint.id); }

/// Follows the chains through a range of ids.
class Walk {
 public:
  Walk(Database& database, int64_t first, int64_t last, const std::string& head, Part& part)
      : database_(database),
        head_(head),
        part_(part),
        pushes_(database, first, last),
        checkpoints_(database, first, last),
        baselines_(database, first, last),
        snapshots_(database, first, last),
        refs_(database, first, last),
        findings_(database, first, last),
        skips_(database, first, last),
        faults_(database, first, last),
        excuses_(database, first, last),
        files_(database, first, last),
        file_findings_(database, first, last) {}

  /// Stops at the first problem.
  void Run() {
    constexpr int64_t kEnd = std::numeric_limits<int64_t>::max();
    while (part_.problem.empty()) {
      auto id = [](const auto& rows) { return rows.at_end() ? kEnd : rows.row().id; };
      int64_t next = std::min({id(pushes_), id(checkpoints_), id(baselines_), id(snapshots_)});
      if (next == kEnd) break;
      if (id(checkpoints_) == next) {
        part_.removed += checkpoints_.row().removed;
        TakeAlone(checkpoints_);
      } else if (id(baselines_) == next) {
        TakeAlone(baselines_);
      } else if (id(snapshots_) == next) {
        TakeSnapshot();
      } else {
        TakePush();
      }
    }
    if (part_.problem.empty()) FindStray(std::numeric_limits<int64_t>::max());
    part_.read = database_.Check();
  }

 private:
  void TakePush() {
    const Push& push = pushes_.row();
    if (FindStray(push.id)) return;
    Begin(push);
    bool sound = pushes_.sound();
    sound &= refs_.TakeOf(push.id, serialiser_);
    sound &= findings_.TakeOf(push.id, serialiser_);
    sound &= skips_.TakeOf(push.id, serialiser_);
    sound &= faults_.TakeOf(push.id, serialiser_);
    sound &= excuses_.TakeOf(push.id, serialiser_);
    Follow(push, sound);
    ++part_.pushes;
    pushes_.Advance();
  }

  void TakeSnapshot() {
    const Snapshot& snapshot = snapshots_.row();
    if (FindStray(snapshot.id)) return;
    Begin(snapshot);
    bool sound = snapshots_.sound();
    sound &= files_.TakeOf(snapshot.id, serialiser_);
    sound &= file_findings_.TakeOf(snapshot.id, serialiser_);
    Follow(snapshot, sound);
    ++part_.snapshots;
    snapshots_.Advance();
  }

  /// Hashed is the id that the row has in its server's own record.
  template <typename Row>
  void Begin(const Row& row) {
    serialiser_.Clear();
    Row own = row;
    if (database_.is_shared()) own.id = LocalId(row.id);
    VisitColumns(std::as_const(own), serialiser_);
  }

  /// A row to which nothing belongs.
  template <typename Row>
  void TakeAlone(Rows<Row>& rows) {
    Begin(rows.row());
    Follow(rows.row(), rows.sound());
    rows.Advance();
  }

  /// Whether something belongs to a push or an audit before `id` that is not there.
  bool FindStray(int64_t id) {
    int64_t stray = id;
    for (std::optional<int64_t> next :
         {refs_.next(), findings_.next(), skips_.next(), faults_.next(), excuses_.next()}) {
      stray = std::min(stray, next.value_or(id));
    }
    int64_t audit = std::min(files_.next().value_or(id), file_findings_.next().value_or(id));
    if (std::min(stray, audit) >= id) return false;
    std::string named = stray <= audit ? Named("push", stray) : Named("audit", audit);
    Say(std::min(stray, audit), named + " was removed, but not all that belongs to it");
    return true;
  }

  template <typename Row>
  void Follow(const Row& row, bool sound) {
    auto found = part_.last.find(row.server);
    if (!sound || serialiser_.Hash() != row.hash) {
      Say(row.id, Named(row) + " was changed");
    } else if (found == part_.last.end()) {
      FollowFirst(row);
    } else if (row.seq > found->second.seq + 1) {
      SayGap(row, found->second.seq + 1);
    } else if (row.seq <= found->second.seq) {
      Say(row.id, Named(row) + " was inserted: its number in its chain is not its turn");
    } else if (row.previous != found->second.hash) {
      Say(found->second.id, Replaced(found->second.id, Named(row)));
    }
    part_.has_head |= row.hash == head_;
    Link& last = part_.last[row.server];
    last.id = row.id;
    last.seq = row.seq;
    last.hash = row.hash;
  }

  /// The first row of its chain in this range: what it follows stands before the range, or was
  /// removed behind a checkpoint.
  template <typename Row>
  void FollowFirst(const Row& row) {
    if (row.seq == 1) {
      if (!row.previous.empty()) Say(row.id, Named(row) + " was inserted before the first row");
      return;
    }
    Link before = RowBefore(row.server, row.seq);
    if (before.id != 0 && before.hash != row.previous) {
      Say(before.id, Replaced(before.id, Named(row)));
    } else if (before.id == 0 &&
               !IsRemovedThrough(database_, row.server, row.seq - 1, row.previous)) {
      SayGap(row, LastRetired(row.server, row.seq) + 1);
    }
  }

  Link RowBefore(const std::string& server, int64_t seq) {
    Statement find = database_.Prepare(
        "SELECT id, seq, hash FROM push WHERE server = ?1 AND seq = ?2 UNION ALL"
        " SELECT id, seq, hash FROM checkpoint WHERE server = ?1 AND seq = ?2 UNION ALL"
        " SELECT id, seq, hash FROM baseline WHERE server = ?1 AND seq = ?2 UNION ALL"
        " SELECT id, seq, hash FROM snapshot WHERE server = ?1 AND seq = ?2");
    find.Bind(1, server);
    find.Bind(2, seq - 1);
    if (!find.Step()) return {};
    return {find.Number(0), find.Number(1), find.Text(2)};
  }

  int64_t LastRetired(const std::string& server, int64_t before) {
    Statement find = database_.Prepare(
        "SELECT coalesce(max(through), 0) FROM checkpoint WHERE server = ? AND through < ?");
    find.Bind(1, server);
    find.Bind(2, before);
    return find.Step() ? find.Number(0) : 0;
  }

  template <typename Row>
  void SayGap(const Row& row, int64_t first) {
    int64_t count = row.seq - first;
    Say(row.id, (count == 1 ? "one row was" : std::to_string(count) + " rows were") +
                    " removed before " + Named(row) + " (number " + std::to_string(first) +
                    (count == 1 ? "" : " to " + std::to_string(row.seq - 1)) + " of the chain of " +
                    row.server + ")");
  }

  static std::string Replaced(int64_t id, const std::string& by) {
    return "row " + std::to_string(id) + " was replaced: " + by + " was chained to another";
  }

  void Say(int64_t id, std::string problem) {
    part_.problem_id = id;
    part_.problem = std::move(problem);
  }

  Database& database_;
  const std::string& head_;
  Part& part_;
  Rows<Push> pushes_;
  Rows<Checkpoint> checkpoints_;
  Rows<Baseline> baselines_;
  Rows<Snapshot> snapshots_;
  ItemsInOrder<Ref> refs_;
  ItemsInOrder<Finding> findings_;
  ItemsInOrder<Skip> skips_;
  ItemsInOrder<Fault> faults_;
  ItemsInOrder<Excuse> excuses_;
  ItemsInOrder<SnapshotFile> files_;
  ItemsInOrder<SnapshotFinding> file_findings_;
  Serialiser serialiser_;
};

/// What the file says is newest, and the ids between which everything is.
struct Bounds {
  std::map<std::string, Link, std::less<>> heads;
  int64_t first = 0;
  int64_t last = -1;
};

/// The least or greatest id in any table.
int64_t Extreme(Database& database, const std::string& function) {
  std::string ids;
  auto add = [&](const char* column, const char* table) {
    ids += (ids.empty() ? "SELECT " : " UNION ALL SELECT ") + function + "(" + column +
           ") AS id FROM " + table;
  };
  for (const char* table : {"push", "checkpoint", "baseline", "snapshot"}) add("id", table);
  for (const char* table : {"ref", "finding", "skip", "fault", "excuse"}) add("push", table);
  for (const char* table : {"snapshot_file", "snapshot_finding"}) add("snapshot", table);
  Statement find =
      database.Prepare("SELECT coalesce(" + function + "(id), " + (function == "min" ? "0" : "-1") +
                       ") FROM (" + ids + ") AS ids");
  return find.Step() ? find.Number(0) : 0;
}

Bounds ReadBounds(Database& database) {
  Bounds bounds;
  Statement heads = database.Prepare("SELECT server, seq, hash FROM chain");
  while (heads.Step()) bounds.heads[heads.Text(0)] = {0, heads.Number(1), heads.Text(2)};
  bounds.first = Extreme(database, "min");
  bounds.last = Extreme(database, "max");
  return bounds;
}

/// Compares where the chains end with where they should.
std::string ProblemOfEnds(const Bounds& bounds, const std::vector<Part>& parts) {
  std::map<std::string, Link, std::less<>> last;
  for (const Part& part : parts) {
    for (const auto& [server, link] : part.last) last[server] = link;
  }
  for (const auto& [server, link] : last) {
    auto head = bounds.heads.find(server);
    if (head == bounds.heads.end()) {
      return "the chain of " + server + " is not in the table of chains: its row was removed";
    }
    if (head->second.seq > link.seq) {
      return "the newest rows were cut off: the chain of " + server + " ends with row " +
             std::to_string(link.id) + ", number " + std::to_string(link.seq) + ", but had " +
             std::to_string(head->second.seq);
    }
    if (head->second.seq != link.seq || head->second.hash != link.hash) {
      return "what the table of chains says of " + server + " was changed: it does not name row " +
             std::to_string(link.id) + ", the newest";
    }
  }
  for (const auto& [server, head] : bounds.heads) {
    if (!last.contains(server)) return "all rows of the chain of " + server + " were removed";
  }
  return "";
}

Verified Conclude(const Bounds& bounds, const std::string& state, const std::string& head,
                  const std::vector<Part>& parts) {
  Verified verified;
  bool has_head = head.empty();
  for (const Part& part : parts) {
    if (verified.problem.empty()) verified.problem = part.problem;
    verified.pushes += part.pushes;
    verified.snapshots += part.snapshots;
    verified.removed += part.removed;
    has_head |= part.has_head;
  }
  if (verified.problem.empty()) verified.problem = ProblemOfEnds(bounds, parts);
  if (verified.problem.empty()) verified.problem = state;
  if (verified.problem.empty() && !has_head) {
    verified.problem = "no row has the hash " + head +
                       ": the newest rows were cut off, or it is older than what retention keeps";
  }
  for (const auto& [server, link] : bounds.heads) {
    verified.heads.push_back({server, link.seq, link.hash});
  }
  return verified;
}

/// In one view of the file and in one thread: names the first problem.
Result<Verified> VerifyWhole(const std::string& path, const std::string& head) {
  Result<Database> database = OpenToRead(path);
  if (!database) return tl::unexpected(database.error());
  Bounds bounds = ReadBounds(*database);
  std::string state = database->is_shared() ? "" : ProblemOfState(*database);
  std::vector<Part> parts(1);
  Walk(*database, bounds.first, bounds.last, head, parts[0]).Run();
  if (!parts[0].read) return tl::unexpected(parts[0].read.error());
  return Conclude(bounds, state, head, parts);
}

/// In parts beside each other, each with a view of its own.
Result<Verified> VerifyParts(const std::string& path, const std::string& head, Crew& crew) {
  Result<Database> database = OpenToRead(path);
  if (!database) return tl::unexpected(database.error());
  Bounds bounds = ReadBounds(*database);
  std::string state = database->is_shared() ? "" : ProblemOfState(*database);
  std::vector<Part> parts(kParts);
  int64_t step = bounds.last < bounds.first ? 0 : (bounds.last - bounds.first) / kParts + 1;
  crew.Run(
      kParts,
      [&](size_t i) {
        int64_t first = bounds.first + static_cast<int64_t>(i) * step;
        Result<Database> own = OpenToRead(path);
        if (!own) {
          parts[i].read = tl::unexpected(own.error());
        } else {
          Walk(*own, first, std::min(first + step - 1, bounds.last), head, parts[i]).Run();
        }
      },
      [] {});
  for (const Part& part : parts) {
    if (!part.read) return tl::unexpected(part.read.error());
  }
  return Conclude(bounds, state, head, parts);
}

}  // namespace

Result<Verified> Verify(const std::string& path, const std::string& head, Crew& crew) {
  Result<Verified> verified = VerifyParts(path, head, crew);
  // Retention may have moved something between the views; and the parts do not know what is first.
  if (verified && !verified->problem.empty()) return VerifyWhole(path, head);
  return verified;
}

}  // namespace pushgate::record
