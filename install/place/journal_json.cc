#include "install/place/journal_json.h"

#include <nlohmann/json.hpp>

namespace pushgate::install {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr char kDigits[] = "0123456789abcdef";

/// Bytes are written as hexadecimal digits: a path or a hook need not be UTF-8.
std::string Hex(std::string_view bytes) {
  std::string text;
  for (char byte : bytes) {
    auto value = static_cast<unsigned char>(byte);
    text += {kDigits[value >> 4], kDigits[value & 15]};
  }
  return text;
}

std::string Bytes(const std::string& hex) {
  std::string bytes;
  for (size_t at = 0; at + 1 < hex.size(); at += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16));
  }
  return bytes;
}

Json ToJson(const Step& step) {
  Json json = {{"kind", static_cast<int>(step.kind)},
               {"path", Hex(step.path)},
               {"text", Hex(step.text)},
               {"mode", step.mode},
               {"aside", Hex(step.aside)},
               {"command", step.command},
               {"undo", step.undo}};
  for (const auto& [key, value] : step.settings) json["settings"].push_back({Hex(key), Hex(value)});
  if (step.former) json["former"] = {{"text", Hex(step.former->text)}, {"mode", step.former->mode}};
  return json;
}

Step StepOf(const Json& json) {
  Step step;
  int kind = json.at("kind");
  if (kind < 0 || kind > static_cast<int>(Step::Kind::kRun)) throw std::out_of_range("kind");
  step.kind = static_cast<Step::Kind>(kind);
  step.path = Bytes(json.at("path"));
  step.text = Bytes(json.at("text"));
  step.mode = json.at("mode");
  step.aside = Bytes(json.at("aside"));
  step.command = json.at("command").get<std::vector<std::string>>();
  step.undo = json.at("undo").get<std::vector<std::string>>();
  for (const Json& setting : json.value("settings", Json::array())) {
    step.settings.emplace_back(Bytes(setting.at(0)), Bytes(setting.at(1)));
  }
  if (json.contains("former")) {
    step.former = Former{Bytes(json["former"].at("text")), json["former"].at("mode")};
  }
  return step;
}

Json ToJson(const std::vector<Unit>& units) {
  Json list = Json::array();
  for (const Unit& unit : units) {
    Json steps = Json::array();
    for (const Step& step : unit.steps) steps.push_back(ToJson(step));
    list.push_back({{"path", Hex(unit.path)}, {"kind", unit.kind}, {"steps", std::move(steps)}});
  }
  return list;
}

std::vector<Unit> UnitsOf(const Json& json) {
  std::vector<Unit> units;
  for (const Json& entry : json) {
    Unit unit{Bytes(entry.at("path")), entry.at("kind"), {}};
    for (const Json& step : entry.at("steps")) unit.steps.push_back(StepOf(step));
    units.push_back(std::move(unit));
  }
  return units;
}

}  // namespace

std::string ToJson(const JournalContent& content) {
  Json json = {{"version", kVersion},
               {"undoing", content.undoing},
               {"units", ToJson(content.units)},
               {"pending", ToJson(content.pending)}};
  return json.dump(1) + "\n";
}

bool FromJson(std::string_view text, JournalContent& content) {
  try {
    Json json = Json::parse(text);
    if (json.at("version") != kVersion) return false;
    content.undoing = json.at("undoing");
    content.units = UnitsOf(json.at("units"));
    content.pending = UnitsOf(json.at("pending"));
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace pushgate::install
