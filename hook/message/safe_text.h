#pragma once

#include <string>
#include <string_view>

namespace pushgate::hook {

/// Bytes from a push made safe for a terminal and for a journal: printable ASCII as it is, all else
/// as `\n`, `\t`, `\r`, `\xNN`, `\u{NNNN}`. The one way in which paths, refs, names and source
/// lines are shown.
std::string SafeText(std::string_view bytes);

}  // namespace pushgate::hook
