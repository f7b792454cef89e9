#include "rules/names/origin.h"

#include <algorithm>

namespace pushgate::rules::names {

std::string TextOf(const Origin& origin) {
  std::string text;
  for (const std::string& name : origin.path) text += (text.empty() ? "" : ".") + name;
  for (const OriginStep& step : origin.steps) {
    if (step.kind == OriginStep::Kind::kCall) text += "()";
    if (step.kind == OriginStep::Kind::kAttribute) text += "." + step.name;
  }
  return text;
}

bool Sources::MayBeOther() const {
  auto is_open = [](const Origin& origin) { return origin.open; };
  auto says_all = [](const Origin& origin) {
    return !origin.open && origin.kind != Origin::Kind::kOwn;
  };
  return cut || std::any_of(origins.begin(), origins.end(), is_open) ||
         std::none_of(origins.begin(), origins.end(), says_all);
}

}  // namespace pushgate::rules::names
