#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace pushgate::hook {

/// JSON as every command prints it: indented, a line feed at the end, in ASCII alone, so that no
/// text of a pusher reaches a terminal as a control character; bytes that are not UTF-8 become
/// U+FFFD.
template <typename Json>
std::string JsonText(const Json& json) {
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace pushgate::hook
