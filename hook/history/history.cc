#include "hook/history/history.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <climits>
#include <limits>
#include <utility>
#include <vector>

#include "hook/identity/account.h"
#include "hook/message/layout.h"
#include "hook/message/push_json.h"
#include "hook/message/safe_text.h"
#include "record/query.h"

namespace pushgate::hook {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;

constexpr std::chrono::hours kRetireInterval{1};

/// How much longer than `retention` a row is kept that waits to be sent: the disk has an end, too.
constexpr std::chrono::hours kLongestWait{30 * 24};

/// Rows that ought to have gone so long ago are no everyday sight.
constexpr std::chrono::hours kFar{48};

int64_t Microseconds() {
  auto now = std::chrono::system_clock::now().time_since_epoch();
  return duration_cast<microseconds>(now).count();
}

std::string HostName() {
  char name[HOST_NAME_MAX + 1] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "unknown";
}

}  // namespace

History::History(std::string path, std::chrono::seconds retention,
                 std::chrono::seconds keep_rejected, std::string shared)
    : path_(std::move(path)),
      retention_(retention),
      shared_(std::move(shared)),
      server_(shared_.empty() ? HostName() : AccountOf(geteuid()) + "@" + HostName()),
      rejected_(path_, keep_rejected) {}

History::~History() {
  {
    std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  if (keeper_.joinable()) keeper_.join();
}

Result<record::Store*> History::Open(const std::string& path, std::optional<record::Store>& store) {
  if (store && !store->IsCurrent()) store.reset();
  if (!store) {
    Result<record::Store> opened = record::Store::Open(path);
    if (!opened) return tl::unexpected(opened.error());
    store.emplace(std::move(*opened));
  }
  return &*store;
}

Result<void> History::Prepare() {
  std::lock_guard lock(append_mutex_);
  Result<record::Store*> store = Open(path_, appending_);
  if (store) return {};
  appending_.reset();
  return tl::unexpected(store.error());
}

Result<std::optional<std::string>> History::Append(record::Push& row,
                                                   const record::BaselineStep* step) {
  row.server = server_;
  {
    std::lock_guard lock(append_mutex_);
    // Under the lock, so that the order of the chain is that of the times.
    row.time = Microseconds();
    Result<record::Store*> store = Open(path_, appending_);
    if (!store) return tl::unexpected(store.error());
    Result<std::optional<std::string>> appended = (*store)->Append(row, step);
    if (!appended) appending_.reset();
    if (!appended || *appended) return appended;
  }
  std::lock_guard lock(mutex_);
  written_ = true;
  changed_.notify_one();
  return std::nullopt;
}

Result<void> History::TakeBaseline(record::Baseline& row,
                                   const std::vector<record::BaselineFinding>& findings) {
  std::lock_guard lock(append_mutex_);
  row.server = server_;
  row.time = Microseconds();
  Result<record::Store*> store = Open(path_, appending_);
  if (!store) return tl::unexpected(store.error());
  return (*store)->TakeBaseline(row, findings);
}

Result<void> History::AddSnapshot(record::Snapshot& row) {
  std::lock_guard lock(append_mutex_);
  row.server = server_;
  row.time = Microseconds();
  if (row.backfilled == 0) row.date = row.time;
  Result<record::Store*> store = Open(path_, appending_);
  if (!store) return tl::unexpected(store.error());
  Result<void> added = (*store)->AddSnapshot(row);
  if (!added) appending_.reset();
  return added;
}

Result<int64_t> History::UsesOf(std::string_view entry, std::string_view but_push_id) const {
  return record::ReadUsesOf(path_, std::string(entry), std::string(but_push_id));
}

Result<record::UsesByEntry> History::Uses() const { return record::ReadUses(path_); }

Result<void> History::Sync() {
  std::lock_guard lock(append_mutex_);
  return appending_ ? appending_->Sync() : Result<void>();
}

Result<bool> History::HasAccepted(const std::string& repository,
                                  const std::vector<record::Ref>& but) const {
  return record::HasAccepted(path_, repository, but);
}

Result<record::Unsettled> History::Unsettled(const std::string& repository) const {
  return record::ReadUnsettled(path_, repository);
}

void History::StartKeeping() {
  if (!keeper_.joinable()) keeper_ = std::thread([this] { Keep(); });
}

void History::Keep() {
  std::unique_lock lock(mutex_);
  do {
    written_ = false;
    lock.unlock();
    if (Result<void> settled = Settle(); !settled) {
      keeping_.reset();
      spdlog::error("{}", SafeText(settled.error().message));
    }
    lock.lock();
    changed_.wait_for(lock, kRetireInterval, [this] { return closing_ || written_; });
  } while (!closing_ || written_);
}

Result<void> History::Settle() {
  Result<record::Store*> store = Open(path_, keeping_);
  if (!store) return tl::unexpected(store.error());
  if (Result<void> synced = (*store)->Sync(); !synced) return synced;
  if (Clock::now() >= retire_at_) {
    Result<int64_t> removed = Retire(**store);
    if (!removed) return tl::unexpected(removed.error());
    if (Result<void> cleared = rejected_.RemoveOld(); !cleared) return cleared;
    // With more to remove, go on after the next push.
    if (*removed == 0) {
      retire_at_ = Clock::now() + kRetireInterval;
      retire_before_.reset();
    }
  }
  return (*store)->Tidy();
}

Result<int64_t> History::Retire(record::Store& store) {
  int64_t now = Microseconds(), keep = duration_cast<microseconds>(retention_).count();
  if (!retire_before_) {
    Result<int64_t> before = store.RetireBefore(now, keep);
    if (!before) return before;
    retire_before_ = *before;
  }
  int64_t unsent_before = shared_.empty()
                              ? std::numeric_limits<int64_t>::max()
                              : now - keep - duration_cast<microseconds>(kLongestWait).count();
  int64_t unsent = store.removed_unsent();
  Result<int64_t> removed = store.Retire(*retire_before_, now, unsent_before);
  if (!removed || *removed == 0) return removed;
  unsent = store.removed_unsent() - unsent;
  if (!shared_.empty() && unsent > 0) {
    spdlog::error(
        "the record: {} that the shared record never got were removed: 'retention' has waited 30 "
        "days longer for them; see why pushgate-sender does not get on",
        Count(static_cast<uint64_t>(unsent), "row"));
  }
  bool far = now - keep - *retire_before_ > duration_cast<microseconds>(kFar).count();
  spdlog::log(
      far ? spdlog::level::warn : spdlog::level::info,
      "the record: removed {} from before {}, by 'retention'{}",
      Count(static_cast<uint64_t>(*removed), "push", "pushes"), TimeText(*retire_before_),
      far ? "; the rest goes a day's rows an hour: if the clock is wrong, mend it now" : "");
  return removed;
}

std::string HistoryPathOf(std::string_view user) {
  return "/var/lib/pushgate/" + std::string(user) + "/history.db";
}

std::string HistoryPath(const Config& config, std::string_view user) {
  constexpr std::string_view kScheme = "sqlite://";
  const std::string& own = record::IsShared(config.history) ? config.spool : config.history;
  return own.empty() ? HistoryPathOf(user) : own.substr(kScheme.size());
}

std::string HistoryPath(const Config& config) { return HistoryPath(config, AccountOf(geteuid())); }

}  // namespace pushgate::hook
