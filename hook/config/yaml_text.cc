#include "hook/config/yaml_text.h"

#include <algorithm>

#include "hook/message/utf8.h"

namespace pushgate::hook {
namespace {

bool IsPlain(std::string_view text) {
  constexpr std::string_view kLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./";
  bool null = text.empty() || text == "null" || text == "Null" || text == "NULL";
  if (null || kLetters.find(text.front()) == std::string_view::npos) return false;
  bool colon_ends = text.back() == ':';
  return !colon_ends && std::all_of(text.begin(), text.end(), [&](char c) {
    return kLetters.find(c) != std::string_view::npos ||
           std::string_view("-+@%:").find(c) != std::string_view::npos;
  });
}

}  // namespace

std::string YamlText(std::string_view text) {
  if (IsPlain(text)) return std::string(text);
  std::string quoted = "\"";
  for (size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    bool c1 = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c == '"' || c == '\\') quoted += '\\';
    // U+2028 and U+2029 end lines in YAML, and become spaces.
    std::string_view next = text.substr(i, 3);
    if (next == "\xE2\x80\xA8" || next == "\xE2\x80\xA9") {
      quoted += next.back() == '\xA8' ? "\\L" : "\\P";
      i += 2;
    } else if (c < ' ' || c == 0x7F || c1) {
      constexpr char kDigits[] = "0123456789abcdef";
      if (c1) c = static_cast<unsigned char>(text[++i]);
      quoted += {'\\', 'x', kDigits[c >> 4], kDigits[c & 15]};
    } else {
      quoted += text[i];
    }
  }
  return quoted + "\"";
}

std::string YamlValue(const YamlNode& node) {
  std::string text;
  switch (node.kind) {
    case YamlNode::Kind::kNull:
      return "null";
    case YamlNode::Kind::kScalar:
      return YamlText(node.text);
    case YamlNode::Kind::kSequence:
      for (const YamlNode& item : node.items) text += (text.empty() ? "" : ", ") + YamlValue(item);
      return "[" + text + "]";
    case YamlNode::Kind::kMap:
      for (const auto& [key, value] : node.entries) {
        text += (text.empty() ? "" : ", ") + YamlText(key.text) + ": " + YamlValue(value);
      }
      return "{" + text + "}";
  }
  return text;
}

std::string YamlList(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + YamlText(text);
  return "[" + list + "]";
}

std::string YamlBlock(const std::string& text, size_t indent) {
  bool plain = !text.empty() && text.back() == '\n' && IsUtf8(text);
  for (unsigned char c : text) plain = plain && (c >= ' ' || c == '\n') && c != 0x7F;
  // NEL, LS, PS and the byte order mark are line ends or nothing to YAML.
  for (const char* odd : {"\xC2", "\xE2\x80", "\xEF\xBB\xBF"}) {
    plain = plain && text.find(odd) == std::string::npos;
  }
  if (!plain) return YamlText(text) + "\n";
  std::string block = "|2+\n";
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find('\n', at);
    if (end > at) block += std::string(indent, ' ') + text.substr(at, end - at);
    block += "\n";
    at = end + 1;
  }
  return block;
}

}  // namespace pushgate::hook
