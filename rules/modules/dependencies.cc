#include "rules/modules/dependencies.h"

#include <algorithm>

namespace pushgate::rules {

ModuleChain Locate(ModuleTree& tree, Located& asked) {
  ModuleChain chain;
  if (!asked.from.empty()) chain = LocateAbsolute(tree, asked.from, asked.components);
  if (chain.empty()) chain = LocateExact(tree, asked.components);
  asked.answer.clear();
  for (const Module& module : chain) {
    asked.answer += module.is_folder ? '/' : '.';
    if (module.file) asked.answer.append(module.file->path).append(1, '\0').append(module.file->id);
  }
  return chain;
}

bool SameAnswers(const std::vector<Located>& all, ModuleTree& tree, const ChangedModules* changed) {
  auto may_differ = [&](const std::string& name) { return changed->MayHold(name); };
  return std::all_of(all.begin(), all.end(), [&](const Located& one) {
    if (changed != nullptr &&
        std::none_of(one.components.begin(), one.components.end(), may_differ)) {
      return true;
    }
    Located now{one.from, one.components, ""};
    Locate(tree, now);
    return now.answer == one.answer;
  });
}

}  // namespace pushgate::rules
