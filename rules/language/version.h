#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace pushgate::rules::language {

/// "1.38.0" as numbers that compare; a suffix such as "-rc1" does not count.
using Version = std::array<int, 3>;

/// Nothing if the text is no version of Semgrep's: three numbers with points between them.
std::optional<Version> ParseVersion(std::string_view text);

/// The version of Semgrep as which pushgate reads `max-version`: rules made for older ones only are
/// refused, since newer ones stand beside them.
inline constexpr Version kSemgrepVersion = {1, 100, 0};

/// The newest `min-version` that is taken. What versions of Semgrep 1 have added since
/// kSemgrepVersion is refused by its own name.
inline constexpr Version kNewestMinimum = {1, 999, 999};

}  // namespace pushgate::rules::language
