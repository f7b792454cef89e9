#pragma once

#include <string>

#include "record/query.h"

namespace pushgate::cli {

/// `pushgate history would-block`: what would have been refused but for `enforce: warn`, summed by
/// rule, user, repository or group.
int ShowWouldBlock(const std::string& path, const record::Filter& filter, const std::string& by,
                   bool json);

}  // namespace pushgate::cli
