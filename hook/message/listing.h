#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pushgate::hook {

/// What is told line by line: names and reasons.
using Listing = std::vector<std::pair<std::string, std::string>>;

/// Lines of "pushgate: LABEL: NAME (REASON)", at most `most` by name, the others counted.
std::string List(std::string_view label, const Listing& entries, size_t most);

}  // namespace pushgate::hook
