#pragma once

#include <string_view>
#include <vector>

#include "diffscan/scan.h"

namespace pushgate::hook {

/// Whether a text is the certificate of a signed push: of that nonce, for all of these updates,
/// with a signature behind them. That the signature is good is git's to say; but where no
/// certificate came, git hands on whatever its own variables say of one, and this one's text nobody
/// can know beforehand, for the nonce is of the very connection.
bool IsCertificateOf(std::string_view text, std::string_view nonce,
                     const std::vector<diffscan::RefUpdate>& updates);

}  // namespace pushgate::hook
