#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace pushgate::hook {

/// The objects of refused pushes, which git deletes as soon as its hook ends, kept for `pushgate
/// replay`: a folder of objects for each push, beside the record. Any number of threads and
/// processes may use one at once.
class RejectedObjects {
 public:
  /// `span`: how long they are kept; zero: not at all.
  RejectedObjects(const std::string& history_path, std::chrono::seconds span);

  /// Keeps what is in a push's quarantine: links where the file system allows, else copies. Where
  /// it is too much, notes that instead, as the error says. Has nothing to do without a span.
  Result<void> Keep(std::string_view push_id, const std::string& quarantine) const;

  struct Kept {
    std::string folder;  // with objects; empty: there are none
    std::string note;    // why not, if that is known
  };
  Kept Find(std::string_view push_id) const;

  /// Removes what is older than the span.
  Result<void> RemoveOld() const;

 private:
  Result<void> KeepWithin(const std::string& folder, const std::string& quarantine) const;

  std::string root_;
  std::chrono::seconds span_;
};

/// What is kept of one push, and of all, in bytes.
inline constexpr uint64_t kMostKeptOfPush = uint64_t{256} << 20;
inline constexpr uint64_t kMostKept = uint64_t{4} << 30;

}  // namespace pushgate::hook
