#include "cli/status_text.h"

#include <cstdint>

#include "hook/message/layout.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

using Json = nlohmann::ordered_json;

/// A text or number of the answer, safe to show; "?" where another version has none.
std::string Shown(const Json& json, const char* pointer) {
  const Json value = json.value(Json::json_pointer(pointer), Json("?"));
  return hook::SafeText(value.is_string() ? value.get<std::string>() : value.dump());
}

uint64_t Number(const Json& json, const char* pointer) {
  const Json value = json.value(Json::json_pointer(pointer), Json(0));
  return value.is_number_unsigned() ? value.get<uint64_t>() : 0;
}

std::string Field(std::string name, const std::string& value) {
  name.resize(15, ' ');
  return name + value + "\n";
}

std::string Configuration(const Json& json) {
  const Json path = json.value("/configuration/path"_json_pointer, Json());
  std::string text = path.is_null() ? "built-in" : Shown(json, "/configuration/path");
  text = Field("configuration", text + ", loaded " + Shown(json, "/configuration/loaded"));
  const Json layers = json.value("/configuration/layers"_json_pointer, Json::array());
  for (const Json& layer : layers) text += Field("", hook::SafeText(layer.get<std::string>()));
  text += Field("", "digest " + Shown(json, "/configuration/digest"));
  const Json refused = json.value("/configuration/refused"_json_pointer, Json());
  if (refused.is_null()) return text;
  text += Field("", "a newer one was refused at " + Shown(refused, "/at") + ":");
  for (const Json& error : refused["errors"]) {
    text += Field("", "   " + hook::SafeText(error.get<std::string>()));
  }
  return text;
}

std::string Rules(const Json& json) {
  std::string packs;
  const Json counts = json.value("/rules/packs"_json_pointer, Json::object());
  for (const auto& [pack, count] : counts.items()) {
    packs += (packs.empty() ? "" : ", ") + hook::SafeText(pack) + " " + count.dump();
  }
  return Shown(json, "/rules/count") + (packs.empty() ? "" : " (" + packs + ")");
}

std::string Pushes(const Json& json) {
  std::string text = Shown(json, "/pushes/accept") + " accepted, " + Shown(json, "/pushes/reject") +
                     " refused, " + hook::Count(Number(json, "/pushes/fault"), "fault");
  const Json last = json.value("/pushes/last"_json_pointer, Json());
  if (last.is_null()) return text;
  return text + "; the last at " + Shown(last, "/when") + ": " + Shown(last, "/verdict") + ", " +
         Shown(last, "/repository");
}

std::string Record(const Json& json) {
  std::string text = Shown(json, "/record/path");
  if (Number(json, "/record/bytes") > 0) text += ", " + Shown(json, "/record/bytes") + " bytes";
  const Json newest = json.value("/record/newest"_json_pointer, Json());
  if (newest.is_null()) return Field("record", text);
  return Field("record", text) +
         Field("", "newest " + Shown(newest, "/hash") + " at " + Shown(newest, "/when"));
}

/// How far the rows have come to a shared record; empty: there is none.
std::string SharedRecord(const Json& json) {
  const Json shared = json.value("/record/shared"_json_pointer, Json());
  if (shared.is_null()) return "";
  std::string text = Shown(shared, "/address") + ", " +
                     hook::Count(Number(shared, "/unsent"), "row waits", "rows wait") +
                     " to be sent";
  const Json last = shared.value("last_sent", Json());
  if (!last.is_null()) text += "; the last went at " + Shown(shared, "/last_sent");
  return Field("shared record", text);
}

std::string List(const Json& json, const std::string& key, const std::string& lead) {
  std::string text;
  for (const Json& line : json.value(key, Json::array())) {
    text += lead + hook::SafeText(line.get<std::string>()) + "\n";
  }
  return text;
}

}  // namespace

std::string StatusText(const Json& json) {
  std::string text = "pushgated " + Shown(json, "/program") + " of user " + Shown(json, "/user") +
                     ", process " + Shown(json, "/pid") + ", since " + Shown(json, "/since") + "\n";
  text += Configuration(json);
  text += Field("rules", Rules(json));
  text += Field("workers",
                Shown(json, "/workers/count") + ", " + Shown(json, "/workers/busy") + " at work; " +
                    hook::Count(Number(json, "/workers/waiting"), "push waits", "pushes wait"));
  text += Field("pushes", Pushes(json));
  text += Record(json) + SharedRecord(json);
  text += Field("bypass", hook::Count(Number(json, "/bypass/entries"), "entry", "entries") +
                              " in " + hook::Count(Number(json, "/bypass/files"), "file"));
  text += Field("clock", Shown(json, "/clock"));
  std::string problems = List(json, "problems", "to mend: ");
  text += List(json, "warnings", "look at: ");
  return text + (problems.empty() ? "all is well\n" : problems);
}

}  // namespace pushgate::cli
