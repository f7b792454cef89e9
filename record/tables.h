#pragma once

#include <string>

#include "record/rows.h"
#include "record/sqlite.h"

namespace pushgate::record {

/// "id, seq, ...": the columns of a row, in the order of VisitColumns.
template <typename Row>
std::string ColumnsOf() {
  std::string columns;
  Row row;
  VisitColumns(row, [&](const char* name, auto&) {
    columns += (columns.empty() ? "" : ", ") + std::string(name);
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

/// For what belongs to a row: its id, the position, then the columns.
template <typename Item>
std::string InsertItemSql() {
  const Item* item = nullptr;
  return InsertInto(TableOf(item), OwnerOf(item) + (", position, " + ColumnsOf<Item>()));
}

}  // namespace pushgate::record
