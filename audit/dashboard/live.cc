#include "audit/dashboard/live.h"

#include <sys/stat.h>

#include <algorithm>

#include "audit/report.h"
#include "base/times.h"
#include "record/query.h"

namespace pushgate::audit::dashboard {
namespace {

constexpr size_t kMostKeptBytes = size_t{64} << 20;
constexpr size_t kMostPageBytes = size_t{4} << 20;
constexpr std::chrono::seconds kLeastPause{1};
/// Reading takes at most this part of the time: one in so many.
constexpr int kShare = 10;

/// What changes with a record: of a file what the file system says, of a shared one its chains.
std::string StampOf(const std::string& path) {
  if (record::IsShared(path)) {
    Result<std::string> heads = record::HeadsOf(path);
    return heads ? *heads : heads.error().message;
  }
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return "none;";
  return std::to_string(status.st_ino) + "," + std::to_string(status.st_size) + "," +
         std::to_string(status.st_mtim.tv_sec) + "." + std::to_string(status.st_mtim.tv_nsec) + ";";
}

}  // namespace

Live::Live(Load load, PathOf path_of, Log log)
    : load_(std::move(load)), path_of_(std::move(path_of)), log_(std::move(log)) {}

std::string Live::Stamp(const hook::Setup* setup, const std::string& record) {
  // A write goes to the log beside the database first, and by a checkpoint into it.
  return std::to_string(reinterpret_cast<uintptr_t>(setup)) + ";" + DateText(NowMicros()) + ";" +
         StampOf(record) + (record::IsShared(record) ? "" : StampOf(record + "-wal"));
}

Live::Reading Live::Read(const std::shared_ptr<const hook::Setup>& setup) {
  std::string record = path_of_(*setup);
  Reading reading;
  reading.stamp = Stamp(setup.get(), record);
  auto site = Site::Read(setup, record, NowMicros());
  if (site) {
    reading.site = std::shared_ptr<const Site>(std::move(*site));
  } else {
    log_(site.error().message);
    reading.site = tl::unexpected(site.error());
  }
  return reading;
}

Result<std::shared_ptr<const Site>> Live::Current() {
  auto is_recent = [&] {
    std::lock_guard lock(mutex_);
    return Clock::now() < next_look_;
  };
  auto last = [&] {
    std::lock_guard lock(mutex_);
    return reading_;
  };
  if (is_recent()) return last().site;
  std::unique_lock reading(reading_mutex_, std::try_to_lock);
  if (!reading.owns_lock()) {
    // Somebody reads already: what was before will do, if there is anything.
    if (Reading before = last(); !before.stamp.empty()) return before.site;
    reading.lock();
    if (is_recent()) return last().site;
  }
  Clock::time_point begin = Clock::now();
  std::shared_ptr<const hook::Setup> setup = load_();
  if (last().stamp == Stamp(setup.get(), path_of_(*setup))) {
    std::lock_guard lock(mutex_);
    next_look_ = Clock::now() + kLeastPause;
    return reading_.site;
  }
  Reading read = Read(setup);
  std::lock_guard lock(mutex_);
  next_look_ =
      Clock::now() + std::max<Clock::duration>(kLeastPause, (Clock::now() - begin) * kShare);
  reading_ = std::move(read);
  pages_.clear();
  by_path_.clear();
  bytes_ = 0;
  return reading_.site;
}

void Live::Keep(const std::shared_ptr<const Site>& site, const std::string& path,
                const Text& page) {
  std::lock_guard lock(mutex_);
  bool late = !reading_.site || site != *reading_.site || by_path_.contains(path);
  if (late || page->size() > kMostPageBytes) return;
  pages_.emplace_front(path, page);
  by_path_[path] = pages_.begin();
  bytes_ += page->size();
  while (bytes_ > kMostKeptBytes) {
    bytes_ -= pages_.back().second->size();
    by_path_.erase(pages_.back().first);
    pages_.pop_back();
  }
}

Result<Live::Text> Live::Page(std::string_view path) {
  Result<std::shared_ptr<const Site>> site = Current();
  if (!site) return tl::unexpected(site.error());
  std::string name(path);
  {
    std::lock_guard lock(mutex_);
    auto kept = by_path_.find(name);
    if (reading_.site && *site == *reading_.site && kept != by_path_.end()) {
      pages_.splice(pages_.begin(), pages_, kept->second);
      return kept->second->second;
    }
  }
  Result<std::string> page = (*site)->Page(path);
  if (!page) return tl::unexpected(page.error());
  auto text = std::make_shared<const std::string>(std::move(*page));
  Keep(*site, name, text);
  return text;
}

}  // namespace pushgate::audit::dashboard
