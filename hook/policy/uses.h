#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace pushgate::hook {

struct Judgement;

/// Where the uses of bypass entries are counted: the server's record. A use is one accepted push
/// that needed the entry. Safe to call from many threads and processes at once.
class UseCounter {
 public:
  virtual ~UseCounter() = default;

  /// How many uses an entry has had on this server.
  virtual Result<int64_t> UsesOf(std::string_view entry) = 0;

  /// Keeps the push of an accepting judgement and one use of each entry in `judgement.excuses`, in
  /// one transaction that holds the others off, so that no entry gets more than its max_uses.
  /// Returns the id of an entry that has no use left, in which case nothing was kept.
  virtual Result<std::optional<std::string>> Count(const Judgement& judgement) = 0;
};

}  // namespace pushgate::hook
