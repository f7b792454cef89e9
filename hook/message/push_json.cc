#include "hook/message/push_json.h"

#include <ctime>
#include <string_view>
#include <vector>

#include "hook/message/base64.h"
#include "hook/message/utf8.h"

namespace pushgate::hook {
namespace {

using Json = nlohmann::ordered_json;

/// With U+FFFD for each byte that is not UTF-8.
std::string Readable(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    CodePoint point = NextCodePoint(bytes);
    text += point.valid ? std::string(bytes.substr(0, point.bytes)) : "\xEF\xBF\xBD";
    bytes.remove_prefix(point.bytes);
  }
  return text;
}

template <typename Row>
Json Columns(const Row& row) {
  Json json = Json::object();
  auto put = [&](const char* name, const auto& value) {
    if constexpr (std::is_same_v<decltype(value), const std::string&>) {
      json[name] = Readable(value);
      if (!IsUtf8(value)) json[std::string(name) + "_bytes"] = Base64(value);
    } else {
      json[name] = value;
    }
  };
  record::VisitColumns(row, put);
  return json;
}

template <typename Item>
Json List(const std::vector<Item>& items) {
  Json list = Json::array();
  for (const Item& item : items) list.push_back(Columns(item));
  return list;
}

}  // namespace

std::string TimeText(int64_t microseconds) {
  constexpr int64_t kSecond = 1'000'000;
  int64_t rest = (microseconds % kSecond + kSecond) % kSecond;
  std::time_t seconds = (microseconds - rest) / kSecond;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char date[64];
  char text[96];
  std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text, sizeof text, "%s.%06dZ", date, static_cast<int>(rest));
  return text;
}

Json FindingsJson(const std::vector<record::Finding>& findings) { return List(findings); }

Json PushJson(const record::Push& push) {
  Json json = Columns(push);
  json["hash"] = push.hash;
  json["when"] = TimeText(push.time);
  json["refs"] = List(push.refs);
  json["findings"] = List(push.findings);
  json["skips"] = List(push.skips);
  json["faults"] = List(push.faults);
  json["excuses"] = List(push.excuses);
  return json;
}

}  // namespace pushgate::hook
