#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace pushgate::cli {

/// What a daemon says of itself, for a terminal. Everything in it is made safe.
std::string StatusText(const nlohmann::ordered_json& status);

}  // namespace pushgate::cli
