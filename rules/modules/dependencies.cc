#include "rules/modules/dependencies.h"

#include <algorithm>

#include "base/digest.h"

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

std::set<std::string> StemsOf(ModuleTree& tree, const std::string& from, const Imports& imports) {
  std::set<std::string> stems;
  if (!imports.complete) stems.insert("");
  for (const Import& import : imports.list) {
    for (const Module& module : ModulesOf(tree, from, import)) stems.insert(module.stem);
  }
  return stems;
}

std::string DigestOf(const std::set<std::string>& stems) {
  std::string all;
  for (const std::string& stem : stems) all.append(stem).append(1, '\0');
  return Sha256Hex({all});
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
