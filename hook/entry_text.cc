#include "hook/entry_text.h"

#include <string_view>

#include "hook/message/safe_text.h"

namespace pushgate::hook {
namespace {

void AppendPart(std::string& text, std::string_view label, const std::vector<std::string>& values) {
  if (values.empty()) return;
  text += (text.empty() ? "" : "; ") + std::string(label) + Joined(values);
}

}  // namespace

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) {
    joined += (joined.empty() ? "" : ", ") + SafeText(text);
  }
  return joined;
}

std::string ScopeOf(const BypassEntry& entry) {
  std::string text;
  AppendPart(text, "users ", entry.users);
  AppendPart(text, "groups ", entry.groups);
  AppendPart(text, "repos ", entry.repos);
  AppendPart(text, "refs ", entry.refs);
  AppendPart(text, "paths ", entry.paths);
  AppendPart(text, "rules ", entry.rules);
  return text;
}

}  // namespace pushgate::hook
