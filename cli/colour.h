#pragma once

#include <string>
#include <string_view>

namespace pushgate::cli {

/// Whether text on standard output is to be coloured, by what people agreed on: NO_COLOR never,
/// FORCE_COLOR and CLICOLOR_FORCE always, CLICOLOR=0 and TERM=dumb never, and else on a terminal.
/// The first of these that is set decides.
bool WantsColour();

/// What RenderForTerminal() wrote, with the colours of a terminal.
std::string Coloured(std::string_view text);

}  // namespace pushgate::cli
