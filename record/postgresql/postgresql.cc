// The shared object pushgate-postgresql.so: the one place that knows libpqxx. Exceptions end here.

#include <charconv>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "record/connection.h"

namespace pushgate::record {
namespace {

/// Rows that are held at once of a query that may have many.
constexpr int kRowsAtOnce = 1000;

constexpr pqxx::oid kBytes = 17;  // bytea

std::string FirstLine(const std::string& text) {
  size_t begin = text.find_first_not_of(" \n");
  return begin == std::string::npos ? "" : text.substr(begin, text.find('\n', begin) - begin);
}

/// The address with what waits neither for a host that says nothing nor for a connection that is
/// gone, unless it says so itself.
std::string WithPatience(std::string url) {
  constexpr const char* kParameters[] = {"connect_timeout=10", "tcp_user_timeout=20000",
                                         "keepalives_idle=10", "application_name=pushgate"};
  for (const std::string parameter : kParameters) {
    std::string name = parameter.substr(0, parameter.find('=') + 1);
    if (url.find(name) != std::string::npos) continue;
    url += (url.find('?') == std::string::npos ? "?" : "&") + parameter;
  }
  return url;
}

/// `?` and `?1` as PostgreSQL writes them. Texts in quotes stay.
std::string WithDollars(const std::string& sql) {
  std::string out;
  int last = 0;
  char quote = 0;
  for (size_t i = 0; i < sql.size(); ++i) {
    char c = sql[i];
    if (quote != 0 || c == '\'' || c == '"') {
      if (quote == 0) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
      out += c;
    } else if (c == '?') {
      int number = 0;
      const char* end = sql.data() + sql.size();
      const char* next = std::from_chars(sql.data() + i + 1, end, number).ptr;
      if (number == 0) number = last + 1;
      last = std::max(last, number);
      i = static_cast<size_t>(next - sql.data()) - 1;
      out += "$" + std::to_string(number);
    } else {
      out += c;
    }
  }
  return out;
}

/// Any bytes, as the text of a bytea.
std::string Hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "\\x";
  text.reserve(2 + bytes.size() * 2);
  for (unsigned char c : bytes) {
    text += kDigits[c >> 4];
    text += kDigits[c & 15];
  }
  return text;
}

bool FromHex(std::string_view text, std::string& to) {
  to.clear();
  if (!text.starts_with("\\x") || text.size() % 2 != 0) return false;
  to.reserve(text.size() / 2 - 1);
  for (size_t i = 2; i < text.size(); i += 2) {
    unsigned value = 0;
    if (std::from_chars(text.data() + i, text.data() + i + 2, value, 16).ec != std::errc()) {
      return false;
    }
    to += static_cast<char>(value);
  }
  return true;
}

/// What failed, and what the administrator can do about it.
std::string Explain(const std::string& url) {
  const std::string where = "the shared record " + ShownAddress(url) + ": ";
  try {
    throw;
  } catch (const pqxx::sql_error& error) {
    const std::string& state = error.sqlstate();
    std::string said = FirstLine(error.what());
    if (state == "42501") {
      return where + said + "; its owner can let this user in: GRANT SELECT, INSERT, UPDATE, " +
             "DELETE ON ALL TABLES IN SCHEMA public TO ROLE, and CREATE for the first time";
    }
    if (state == "53100") return where + "its disk is full (" + said + "); make room there";
    return where + said;
  } catch (const pqxx::broken_connection& error) {
    return where + "it cannot be reached (" + FirstLine(error.what()) +
           "); see that PostgreSQL runs there, and that pg_hba.conf lets this user in";
  } catch (const std::exception& error) {
    return where + FirstLine(error.what());
  }
}

/// What a connection and its statements share.
struct Link {
  explicit Link(std::string address) : url(std::move(address)), connection(WithPatience(url)) {
    connection.set_client_encoding("SQL_ASCII");
    transaction.emplace(connection);
    transaction->exec0(
        "SET client_min_messages TO error; SET bytea_output TO hex; SET lock_timeout TO '30s'");
  }

  const std::string url;
  pqxx::connection connection;
  std::optional<pqxx::nontransaction> transaction;  // ours are begun and ended by their words
  int64_t changes = 0;
  int statements = 0;
};

class PostgresCursor : public Cursor {
 public:
  PostgresCursor(std::shared_ptr<Link> link, std::shared_ptr<std::string> failure,
                 const std::string& sql, bool many)
      : link_(std::move(link)), failure_(std::move(failure)), sql_(WithDollars(sql)), many_(many) {
    name_ = "s" + std::to_string(++link_->statements);
    if (!many_) link_->connection.prepare(name_, sql_);
  }
  ~PostgresCursor() override {
    try {
      if (!many_)
        link_->connection.unprepare(name_);
      else
        Close();
    } catch (const std::exception&) {
      // It went with the connection.
    }
  }

  void Bind(int place, int64_t number) override { Put(place, std::to_string(number)); }
  void Bind(int place, std::string_view text) override { Put(place, Hex(text)); }

  bool Step() override {
    if (!failure_->empty()) return false;
    try {
      if (!begun_) return Begin();
      if (++row_ < rows_.size()) return true;
      return many_ && Fetch();
    } catch (const std::exception&) {
      *failure_ = Explain(link_->url);
      return false;
    }
  }
  void Reset() override {
    begun_ = false;
    rows_.clear();
    values_.clear();
    if (many_) Close();
  }

  bool Read(int column, int64_t& to) override {
    to = 0;
    pqxx::field field = rows_[row_][column];
    std::string_view text(field.c_str(), field.size());
    // Sums are numeric; those of the record fit.
    bool number = std::from_chars(text.data(), text.data() + text.size(), to).ec == std::errc();
    return number && rows_.column_type(column) != kBytes;
  }
  bool Read(int column, std::string& to) override {
    pqxx::field field = rows_[row_][column];
    std::string_view text(field.c_str(), field.size());
    if (rows_.column_type(column) == kBytes && !field.is_null()) return FromHex(text, to);
    to = text;
    return !field.is_null();
  }

 private:
  void Put(int place, std::string value) {
    if (values_.size() < static_cast<size_t>(place)) values_.resize(static_cast<size_t>(place));
    values_[static_cast<size_t>(place) - 1] = std::move(value);
  }

  bool Begin() {
    begun_ = true;
    row_ = 0;
    auto values = pqxx::prepare::make_dynamic_params(values_);
    if (many_) {
      link_->transaction->exec_params("DECLARE " + name_ + " NO SCROLL CURSOR FOR " + sql_, values);
      declared_ = true;
      return Fetch();
    }
    rows_ = link_->transaction->exec_prepared(name_, values);
    link_->changes = static_cast<int64_t>(rows_.affected_rows());
    return !rows_.empty();
  }
  bool Fetch() {
    row_ = 0;
    rows_ = link_->transaction->exec("FETCH " + std::to_string(kRowsAtOnce) + " FROM " + name_);
    return !rows_.empty();
  }
  void Close() {
    if (declared_ && failure_->empty()) link_->transaction->exec0("CLOSE " + name_);
    declared_ = false;
  }

  std::shared_ptr<Link> link_;
  std::shared_ptr<std::string> failure_;
  const std::string sql_;
  const bool many_;
  std::string name_;
  std::vector<std::string> values_;
  pqxx::result rows_;
  pqxx::result::size_type row_ = 0;
  bool begun_ = false;
  bool declared_ = false;
};

class PostgresConnection : public Connection {
 public:
  explicit PostgresConnection(const std::string& url) {
    try {
      link_ = std::make_shared<Link>(url);
    } catch (const std::exception&) {
      *failure = Explain(url);
    }
  }

  std::unique_ptr<Cursor> Prepare(const std::string& sql, bool many) override {
    if (!failure->empty()) return nullptr;
    try {
      return std::make_unique<PostgresCursor>(link_, failure, sql, many);
    } catch (const std::exception&) {
      *failure = Explain(link_->url);
      return nullptr;
    }
  }
  void Run(const std::string& sql) override {
    if (!failure->empty()) return;
    try {
      link_->changes = static_cast<int64_t>(link_->transaction->exec(sql).affected_rows());
    } catch (const std::exception&) {
      *failure = Explain(link_->url);
    }
  }
  int64_t changes() const override { return link_ == nullptr ? 0 : link_->changes; }
  const char* begin_to_write() const override { return "BEGIN"; }
  const char* begin_to_read() const override {
    return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
  }

 private:
  std::shared_ptr<Link> link_;
};

}  // namespace
}  // namespace pushgate::record

extern "C" __attribute__((visibility("default"))) pushgate::record::Connection*
pushgate_open_postgresql(const char* url) {
  return new pushgate::record::PostgresConnection(url);
}
