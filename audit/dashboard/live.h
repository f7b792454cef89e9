#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "audit/dashboard/site.h"
#include "base/result.h"
#include "hook/setup.h"

namespace pushgate::audit::dashboard {

/// A dashboard that follows the record: read again, but not all the time, when the record, the
/// configuration or the day has changed. Pages are kept as long as nothing has. Safe to use from
/// many threads.
class Live {
 public:
  using Text = std::shared_ptr<const std::string>;

  /// `setup` as it is now; nullptr and a line to log if it cannot be read. `record`: its record.
  using Load = std::function<std::shared_ptr<const hook::Setup>()>;
  using PathOf = std::function<std::string(const hook::Setup&)>;
  using Log = std::function<void(const std::string&)>;

  Live(Load load, PathOf path_of, Log log);

  /// The page at a path. kNotFound if there is none; another error if the record cannot be read.
  Result<Text> Page(std::string_view path);

 private:
  using Clock = std::chrono::steady_clock;

  /// What is kept of one reading.
  struct Reading {
    Result<std::shared_ptr<const Site>> site = nullptr;
    std::string stamp;  // of what it was made of
  };

  Result<std::shared_ptr<const Site>> Current();
  Reading Read(const std::shared_ptr<const hook::Setup>& setup);
  static std::string Stamp(const hook::Setup* setup, const std::string& record);
  void Keep(const std::shared_ptr<const Site>& site, const std::string& path, const Text& page);

  const Load load_;
  const PathOf path_of_;
  const Log log_;

  std::mutex reading_mutex_;  // held by whoever reads the record

  std::mutex mutex_;                               // guards what follows
  Reading reading_;                                // without a stamp there was none yet
  Clock::time_point next_look_;                    // until then it holds, whatever happens
  std::list<std::pair<std::string, Text>> pages_;  // the latest used first
  std::unordered_map<std::string, std::list<std::pair<std::string, Text>>::iterator> by_path_;
  size_t bytes_ = 0;  // of pages_
};

}  // namespace pushgate::audit::dashboard
