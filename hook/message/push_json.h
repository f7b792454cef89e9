#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "record/rows.h"

namespace pushgate::hook {

/// A recorded push: every column under its name, `when` for people, and what belongs to it. A text
/// that is not UTF-8 has U+FFFD in it, and its bytes as base64 under NAME_bytes. ASCII alone.
nlohmann::ordered_json PushJson(const record::Push& push);

nlohmann::ordered_json FindingsJson(const std::vector<record::Finding>& findings);

/// "2026-11-25T16:55:32.123456Z".
std::string TimeText(int64_t microseconds);

}  // namespace pushgate::hook
