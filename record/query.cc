#include "record/query.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "record/database.h"
#include "record/schema.h"
#include "record/tables.h"

namespace pushgate::record {
namespace {

/// So many pushes of a shared record are held at once.
constexpr size_t kMostOfPage = 200;

/// A filter as SQL: conditions, and the values for their places.
class Where {
 public:
  explicit Where(const Filter& filter) {
    Equal("repository", filter.repository);
    Equal("\"user\"", filter.user);
    if (filter.nameless) Add("\"user\" = ''", {});
    Equal("verdict", filter.verdict);
    if (filter.since) Add("time >= ?", {*filter.since});
    if (filter.until) Add("time < ?", {*filter.until});
    if (!filter.ref.empty()) {
      Add("id IN (SELECT push FROM ref WHERE name IN (?, ?, ?))",
          {filter.ref, "refs/heads/" + filter.ref, "refs/tags/" + filter.ref});
    }
    if (filter.id) Add("id = ?", {*filter.id});
    if (filter.excused && filter.excused->empty()) Add("id IN (SELECT push FROM excuse)", {});
    if (filter.excused && !filter.excused->empty()) {
      Add("id IN (SELECT push FROM excuse WHERE entry = ?)", {*filter.excused});
    }
    if (filter.would_block) Add("id IN (SELECT push FROM finding WHERE would_block = 1)", {});
    if (!filter.rule.empty()) {
      Add("id IN (SELECT push FROM finding WHERE rule = ?)", {filter.rule});
    }
  }

  const std::string& sql() const { return sql_; }
  void Bind(Statement& statement) const {
    int place = 1;
    for (const auto& value : values_) {
      std::visit([&](const auto& of_type) { statement.Bind(place, of_type); }, value);
      ++place;
    }
  }

 private:
  using Value = std::variant<int64_t, std::string>;

  void Add(const std::string& condition, std::vector<Value> values) {
    sql_ += (sql_.empty() ? " WHERE " : " AND ") + condition;
    for (Value& value : values) values_.push_back(std::move(value));
  }
  void Equal(const std::string& column, const std::string& value) {
    if (!value.empty()) Add(column + " = ?", {value});
  }

  std::string sql_;
  std::vector<Value> values_;
};

std::string InOrder(const Filter& filter) {
  return " ORDER BY time DESC, id DESC" +
         (filter.limit
              ? " LIMIT " + std::to_string(*filter.limit) + " OFFSET " + std::to_string(filter.skip)
              : "");
}

using NextPush = std::function<bool(Push&)>;
using EachPush = std::function<bool(const Push&)>;

Result<void> EachByItself(Database& database, const NextPush& next, const EachPush& each) {
  PushItems items(database);
  if (Result<void> ready = database.Check(); !ready) return ready;
  Push push;
  while (next(push)) {
    items.Read(push);
    if (!each(push)) break;
  }
  return {};
}

Result<void> EachByPages(Database& database, const NextPush& next, const EachPush& each) {
  std::vector<Push> page;
  for (bool more = true; more;) {
    page.clear();
    while (page.size() < kMostOfPage && more) {
      more = next(page.emplace_back());
      if (!more) page.pop_back();
    }
    ReadItems(database, page);
    if (Result<void> read = database.Check(); !read) return read;
    for (const Push& push : page) {
      if (!each(push)) return {};
    }
  }
  return {};
}

}  // namespace

Result<void> FindPushes(const std::string& path, const Filter& filter,
                        const std::function<bool(const Push&)>& each) {
  Result<Database> database = OpenToRead(path);
  if (!database) return tl::unexpected(database.error());
  Where where(filter);
  Statement pushes = database->PrepareMany("SELECT hash, " + ColumnsOf<Push>() + " FROM push" +
                                           where.sql() + InOrder(filter));
  if (Result<void> ready = database->Check(); !ready) return ready;
  where.Bind(pushes);
  auto next = [&](Push& push) {
    if (!pushes.Step()) return false;
    int column = 1;
    pushes.Read(0, push.hash);
    ReadColumns(pushes, column, push);
    return true;
  };
  Result<void> shown = database->is_shared() ? EachByPages(*database, next, each)
                                             : EachByItself(*database, next, each);
  return shown ? database->Check() : shown;
}

Result<std::optional<Push>> FindPush(const std::string& path, int64_t id) {
  Filter filter;
  filter.id = id;
  std::optional<Push> row;
  Result<void> found = FindPushes(path, filter, [&](const Push& push) {
    row = push;
    return true;
  });
  if (!found) return tl::unexpected(found.error());
  return row;
}

Result<std::vector<int64_t>> FindPushIds(const std::string& path, const Filter& filter) {
  Result<Database> database = OpenToRead(path);
  if (!database) return tl::unexpected(database.error());
  Where where(filter);
  Statement pushes = database->Prepare("SELECT id FROM push" + where.sql() + InOrder(filter));
  if (Result<void> ready = database->Check(); !ready) return tl::unexpected(ready.error());
  where.Bind(pushes);
  std::vector<int64_t> ids;
  while (pushes.Step()) ids.push_back(pushes.Number(0));
  if (Result<void> read = database->Check(); !read) return tl::unexpected(read.error());
  return ids;
}

Result<int64_t> CountPushes(const std::string& path, const Filter& filter) {
  Result<Database> database = OpenToRead(path);
  if (!database && database.error().code == ErrorCode::kNotFound) return 0;
  if (!database) return tl::unexpected(database.error());
  Where where(filter);
  Statement count = database->Prepare("SELECT count(*) FROM push" + where.sql());
  if (Result<void> ready = database->Check(); !ready) return tl::unexpected(ready.error());
  where.Bind(count);
  int64_t found = count.Step() ? count.Number(0) : 0;
  if (Result<void> read = database->Check(); !read) return tl::unexpected(read.error());
  return found;
}

Result<int64_t> CountAfter(const std::string& path, int64_t id) {
  Result<Database> database = OpenToRead(path);
  if (!database && database.error().code == ErrorCode::kNotFound) return 0;
  if (!database) return tl::unexpected(database.error());
  Statement count = database->Prepare("SELECT count(*) FROM push WHERE id > ?");
  if (Result<void> ready = database->Check(); !ready) return tl::unexpected(ready.error());
  count.Bind(1, id);
  int64_t found = count.Step() ? count.Number(0) : 0;
  if (Result<void> read = database->Check(); !read) return tl::unexpected(read.error());
  return found;
}

Result<std::string> HeadsOf(const std::string& path) {
  Result<Database> database = OpenToRead(path);
  if (!database && database.error().code == ErrorCode::kNotFound) return "none";
  if (!database) return tl::unexpected(database.error());
  Statement chains = database->Prepare("SELECT count(*), coalesce(sum(seq), 0) FROM chain");
  std::string heads;
  if (chains.Step()) {
    heads = std::to_string(chains.Number(0)) + ":" + std::to_string(chains.Number(1));
  }
  if (Result<void> read = database->Check(); !read) return tl::unexpected(read.error());
  return heads;
}

bool HasAccepted(Database& database, const std::string& repository, const std::vector<Ref>& but) {
  Statement updates =
      database.Prepare(std::string("SELECT name, new_id FROM push JOIN ref ON push = id"
                                   " WHERE repository = ? AND verdict = 'accept' AND ") +
                       kBelieved);
  updates.Bind(1, repository);
  Statement gone = database.Prepare("SELECT 1 FROM accepted_repository WHERE name = ?");
  gone.Bind(1, repository);
  bool found = gone.Step();
  while (!found && updates.Step()) {
    found = std::none_of(but.begin(), but.end(), [&](const Ref& ref) {
      return ref.name == updates.Text(0) && ref.new_id == updates.Text(1);
    });
  }
  return found;
}

Result<bool> HasAccepted(const std::string& path, const std::string& repository,
                         const std::vector<Ref>& but) {
  Result<Database> database = OpenToRead(path);
  if (!database && database.error().code == ErrorCode::kNotFound) return false;
  if (!database) return tl::unexpected(database.error());
  bool found = HasAccepted(*database, repository, but);
  if (Result<void> read = database->Check(); !read) return tl::unexpected(read.error());
  return found;
}

}  // namespace pushgate::record
