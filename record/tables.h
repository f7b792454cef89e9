#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "record/database.h"
#include "record/rows.h"

namespace pushgate::record {

/// "\"id\", \"seq\", ...": the columns of a row, in the order of VisitColumns. In quotes, since
/// `user` and `column` are words of PostgreSQL's.
template <typename Row>
std::string ColumnsOf() {
  std::string columns;
  Row row;
  VisitColumns(row, [&](const char* name, auto&) {
    columns += (columns.empty() ? "\"" : ", \"") + std::string(name) + "\"";
  });
  return columns;
}

/// Reads the columns of ColumnsOf that begin at `column`, and moves it behind them. False if one
/// holds a value of another type.
template <typename Row>
bool ReadColumns(Statement& statement, int& column, Row& row) {
  bool sound = true;
  VisitColumns(row, [&](const char*, auto& member) { sound &= statement.Read(column++, member); });
  return sound;
}

/// Binds a row's values, which must live until the statement has run, from `place` on, and moves it
/// behind them.
template <typename Row>
void BindColumns(Statement& statement, int& place, const Row& row) {
  VisitColumns(row, [&](const char*, const auto& member) { statement.Bind(place++, member); });
}

/// Whether retention has removed a chain's rows through one of that number and hash.
inline bool IsRemovedThrough(Database& database, const std::string& server, int64_t seq,
                             const std::string& hash) {
  Statement find = database.Prepare(
      "SELECT 1 FROM checkpoint WHERE server = ? AND through = ? AND through_hash = ?");
  find.Bind(1, server);
  find.Bind(2, seq);
  find.Bind(3, hash);
  return find.Step();
}

/// "INSERT INTO TABLE (COLUMNS) VALUES (?, ...)".
inline std::string InsertInto(const char* table, const std::string& columns) {
  std::string places = "?";
  for (char c : columns) places += c == ',' ? ", ?" : "";
  return "INSERT INTO " + std::string(table) + " (" + columns + ") VALUES (" + places + ")";
}

/// For a row of a chain: its columns, then `hash`.
template <typename Row>
std::string InsertSql() {
  return InsertInto(TableOf(static_cast<const Row*>(nullptr)), ColumnsOf<Row>() + ", hash");
}

/// For what belongs to a row: its id, the position, then the columns. In a shared record the
/// repository stands before them, by which its tables may be distributed.
template <typename Item>
std::string InsertItemSql(bool shared = false) {
  const Item* item = nullptr;
  return InsertInto(TableOf(item), (shared ? "repository, " : "") +
                                       (OwnerOf(item) + (", position, " + ColumnsOf<Item>())));
}

/// Reads what belongs to rows from one table.
template <typename Item>
class ItemsOf {
 public:
  explicit ItemsOf(Database& database)
      : shared_(database.is_shared()), statement_(database.Prepare(Sql(shared_))) {}

  void Read(int64_t owner, std::string_view repository, std::vector<Item>& items) {
    items.clear();
    statement_.Bind(1, owner);
    if (shared_) statement_.Bind(2, repository);
    while (statement_.Step()) {
      int column = 0;
      ReadColumns(statement_, column, items.emplace_back());
    }
    statement_.Reset();
  }

 private:
  static std::string Sql(bool shared) {
    const Item* of = nullptr;
    return "SELECT " + ColumnsOf<Item>() + " FROM " + TableOf(of) + " WHERE " + OwnerOf(of) +
           " = ?" + (shared ? " AND repository = ?" : "") + " ORDER BY position";
  }

  const bool shared_;
  Statement statement_;
};

/// Reads all that belongs to several pushes of a shared record, by one query for each table: a
/// query costs a way over the network.
template <typename Item>
void ReadItemsOf(Database& database, std::span<Push> pushes, std::vector<Item> Push::*items) {
  const Item* of = nullptr;
  std::string ids, places;
  std::map<int64_t, Push*> by_id;
  std::set<std::string_view> repositories;
  for (Push& push : pushes) {
    (push.*items).clear();
    by_id[push.id] = &push;
    ids += (ids.empty() ? "" : ",") + std::to_string(push.id);
    if (repositories.insert(push.repository).second) places += places.empty() ? "?" : ", ?";
  }
  const std::string owner = OwnerOf(of);
  Statement rows = database.Prepare("SELECT " + owner + ", " + ColumnsOf<Item>() + " FROM " +
                                    TableOf(of) + " WHERE repository IN (" + places + ") AND " +
                                    owner + " IN (" + ids + ") ORDER BY " + owner + ", position");
  int place = 1;
  for (std::string_view repository : repositories) rows.Bind(place++, repository);
  while (rows.Step()) {
    int column = 1;
    auto push = by_id.find(rows.Number(0));
    if (push != by_id.end()) ReadColumns(rows, column, (push->second->*items).emplace_back());
  }
}

inline void ReadItems(Database& database, std::span<Push> pushes) {
  if (pushes.empty()) return;
  ReadItemsOf(database, pushes, &Push::refs);
  ReadItemsOf(database, pushes, &Push::findings);
  ReadItemsOf(database, pushes, &Push::skips);
  ReadItemsOf(database, pushes, &Push::faults);
  ReadItemsOf(database, pushes, &Push::excuses);
}

/// Reads all that belongs to pushes.
class PushItems {
 public:
  explicit PushItems(Database& database)
      : refs_(database),
        findings_(database),
        skips_(database),
        faults_(database),
        excuses_(database) {}

  void Read(Push& push) {
    refs_.Read(push.id, push.repository, push.refs);
    findings_.Read(push.id, push.repository, push.findings);
    skips_.Read(push.id, push.repository, push.skips);
    faults_.Read(push.id, push.repository, push.faults);
    excuses_.Read(push.id, push.repository, push.excuses);
  }

 private:
  ItemsOf<Ref> refs_;
  ItemsOf<Finding> findings_;
  ItemsOf<Skip> skips_;
  ItemsOf<Fault> faults_;
  ItemsOf<Excuse> excuses_;
};

}  // namespace pushgate::record
