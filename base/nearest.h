#pragma once

#include <span>
#include <string>
#include <string_view>

namespace pushgate {

/// The candidate that a typing error most likely meant: at most a third of its letters wrong,
/// counted as insertions, deletions, substitutions and swaps of neighbours; else the shortest one
/// that begins so, with two letters or more. Empty if there is none.
std::string_view Nearest(std::string_view typed, std::span<const std::string_view> candidates);

/// " (did you mean 'X'?)" for error messages, or nothing.
std::string DidYouMean(std::string_view typed, std::span<const std::string_view> candidates);

}  // namespace pushgate
