#pragma once

#include <string>
#include <string_view>

#include "hook/history/history.h"
#include "hook/history/row_keeper.h"
#include "hook/setup.h"

namespace pushgate::hook {

/// Hands rows to the daemon of the repositories' owner: for a process of another user, who cannot
/// write the owner's record. The daemon believes the kernel alone about who that is.
class HandOver : public RowKeeper {
 public:
  /// The socket is the daemon's; it must listen as root or as `owner`.
  HandOver(std::string socket, uid_t owner) : socket_(std::move(socket)), owner_(owner) {}

  /// A baseline follows the default branch with the next push that the daemon judges itself.
  Result<std::optional<std::string>> Append(record::Push& row,
                                            const record::BaselineStep* step = nullptr) override;

  /// An error: what another user says about uses is not believed, so that none is counted.
  Result<int64_t> UsesOf(std::string_view entry, std::string_view but_push_id) const override;

 private:
  const std::string socket_;
  const uid_t owner_;
};

/// The daemon's side: records a row that a process of `peer` hands over, as `unverified` and under
/// the name of its account, and returns the frame to answer with.
std::string TakeRow(std::string_view payload, uid_t peer, const Setup& setup);

}  // namespace pushgate::hook
