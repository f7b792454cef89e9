#include "rules/names/origin.h"

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

}  // namespace pushgate::rules::names
