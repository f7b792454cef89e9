#include "record/uses.h"

#include <algorithm>
#include <charconv>

#include "record/rows.h"
#include "record/schema.h"

namespace pushgate::record {
namespace {

/// Reads "ENTRY COUNT\n" lines.
void AddLines(std::string_view lines, std::map<std::string, Uses, std::less<>>& to) {
  while (!lines.empty()) {
    std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    size_t space = line.rfind(' ');
    if (space == std::string_view::npos) continue;
    int64_t count = 0;
    std::from_chars(line.data() + space + 1, line.data() + line.size(), count);
    to[std::string(line.substr(0, space))].count += count;
  }
}

/// Where uses are counted.
std::string Accepted(const Database& database) {
  // Tables that are distributed by repository are joined where they stand.
  return std::string(" FROM excuse JOIN push ON push.id = excuse.push") +
         (database.is_shared() ? " AND push.repository = excuse.repository" : "") +
         " WHERE verdict = 'accept' AND " + kBelieved;
}

/// By pushes that are gone.
std::map<std::string, Uses, std::less<>> Removed(Database& database, const std::string& server) {
  std::map<std::string, Uses, std::less<>> uses;
  Statement newest =
      database.Prepare("SELECT uses FROM checkpoint WHERE server = ? ORDER BY seq DESC LIMIT 1");
  newest.Bind(1, server);
  if (newest.Step()) AddLines(newest.Text(0), uses);
  return uses;
}

/// The same of every chain.
std::map<std::string, Uses, std::less<>> Removed(Database& database) {
  std::map<std::string, Uses, std::less<>> uses;
  Statement newest = database.Prepare(
      "SELECT uses FROM checkpoint WHERE id IN (SELECT max(id) FROM checkpoint GROUP BY server)");
  while (newest.Step()) AddLines(newest.Text(0), uses);
  return uses;
}

}  // namespace

int64_t CountUses(Database& database, const std::string& entry, const std::string& but_push_id) {
  Statement count =
      database.Prepare("SELECT count(*)" + Accepted(database) + " AND entry = ? AND push_id <> ?");
  count.Bind(1, entry);
  count.Bind(2, but_push_id);
  int64_t uses = count.Step() ? count.Number(0) : 0;
  return uses + Removed(database)[entry].count;
}

Result<int64_t> ReadUsesOf(const std::string& path, const std::string& entry,
                           const std::string& but_push_id) {
  Result<Database> database = OpenToRead(path);
  if (!database && database.error().code == ErrorCode::kNotFound) return 0;
  if (!database) return tl::unexpected(database.error());
  int64_t uses = CountUses(*database, entry, but_push_id);
  if (Result<void> read = database->Check(); !read) return tl::unexpected(read.error());
  return uses;
}

std::string UsesThrough(Database& database, const std::string& server, int64_t through) {
  std::map<std::string, Uses, std::less<>> uses = Removed(database, server);
  Statement counts = database.Prepare("SELECT entry, count(*)" + Accepted(database) +
                                      " AND server = ? AND seq <= ? GROUP BY entry");
  counts.Bind(1, server);
  counts.Bind(2, through);
  while (counts.Step()) uses[counts.Text(0)].count += counts.Number(1);
  std::string lines;
  for (const auto& [entry, of_entry] : uses) {
    lines += entry + " " + std::to_string(of_entry.count) + "\n";
  }
  return lines;
}

Result<UsesByEntry> ReadUses(const std::string& path) {
  Result<Database> database = OpenToRead(path);
  if (!database && database.error().code == ErrorCode::kNotFound) return UsesByEntry();
  if (!database) return tl::unexpected(database.error());
  UsesByEntry uses;
  uses.entries = Removed(*database);
  Statement counts = database->Prepare("SELECT entry, count(*), max(time)" + Accepted(*database) +
                                       " GROUP BY entry");
  while (counts.Step()) {
    Uses& of_entry = uses.entries[counts.Text(0)];
    of_entry.count += counts.Number(1);
    of_entry.last = counts.Number(2);
  }
  Statement oldest = database->Prepare("SELECT time FROM push ORDER BY time LIMIT 1");
  if (oldest.Step()) uses.since = oldest.Number(0);
  if (Result<void> read = database->Check(); !read) return tl::unexpected(read.error());
  return uses;
}

}  // namespace pushgate::record
