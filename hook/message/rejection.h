#pragma once

#include <string>

#include "hook/judgement.h"
#include "hook/setup.h"

namespace pushgate::hook {

/// What the pusher reads on his terminal, the same bytes for the same judgement: the rejection, the
/// faults, the warnings, or the receipt. ASCII, and no control characters but line feeds; at most
/// 92 columns, which "remote: " makes 100, apart from paths, ref names and source lines. May be
/// empty (`receipt: quiet`).
std::string RenderForPusher(const Judgement& judgement, const Setup& setup);

/// The same findings for a person who ran `pushgate check`. `quiet`: neither what comments allow
/// nor a summary, and so nothing where nothing is wrong.
std::string RenderForTerminal(const Judgement& judgement, const Setup& setup, bool quiet = false);

}  // namespace pushgate::hook
