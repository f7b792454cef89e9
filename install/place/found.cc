#include "install/place/found.h"

#include <algorithm>
#include <filesystem>

#include "hook/message/shell_word.h"
#include "hook/setup.h"
#include "install/place/hooks.h"
#include "install/place/layouts.h"
#include "install/place/process.h"
#include "install/place/steps.h"

namespace pushgate::install {
namespace {

namespace fs = std::filesystem;

bool IsThere(const std::string& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

Step Written(const std::string& path, const std::string& aside = "") {
  Step step;
  step.path = path;
  step.text = TextOf(path);
  step.aside = aside;
  return step;
}

/// The steps that a hook of ours, and what stands beside it, must have come from.
std::vector<Step> StepsBehind(const std::string& hook) {
  Standing standing = LookAt(hook);
  bool ours = standing.kind == Standing::Kind::kGate || standing.kind == Standing::Kind::kChain;
  if (!ours) return {};
  std::vector<Step> steps;
  std::string aside = hook + kBeforeSuffix;
  if (IsThere(aside)) {
    Step set_aside;
    set_aside.kind = Step::Kind::kSetAside;
    set_aside.path = hook;
    set_aside.aside = aside;
    steps.push_back(set_aside);
  } else {
    aside.clear();
  }
  if (IsThere(hook + kGateSuffix)) steps.push_back(Written(hook + kGateSuffix));
  steps.push_back(Written(hook, aside));
  return steps;
}

/// A hook of ours that is a link belongs to the folder that it points to.
Unit FoundIn(const std::string& folder, const std::string& name) {
  Unit unit{folder, "hooks that the journal does not know", {}};
  std::error_code error;
  std::string hook = folder + "/" + name;
  if (!fs::is_symlink(hook, error)) unit.steps = StepsBehind(hook);
  return unit;
}

bool IsBelow(const std::string& path, const std::string& top) {
  return top.empty() || path == top || path.starts_with(top == "/" ? top : top + "/");
}

bool Knows(const std::vector<Unit>& units, const std::string& file) {
  return std::any_of(units.begin(), units.end(), [&](const Unit& unit) {
    return std::any_of(unit.steps.begin(), unit.steps.end(),
                       [&](const Step& step) { return step.path == file; });
  });
}

/// Hooks below a path that the journal says nothing of, such as those that a template brought.
std::vector<Unit> UnknownBelow(const std::string& path, const std::vector<Unit>& known) {
  if (path.empty()) return {};
  std::vector<std::string> repositories = {path};
  if (!IsGitFolder(path)) {
    for (std::string& found : RepositoriesBelow(path)) repositories.push_back(std::move(found));
  }
  std::vector<Unit> units;
  for (const std::string& repository : repositories) {
    for (const char* hook : {"hooks/pre-receive", "hooks/pre-receive.d/pushgate",
                             "custom_hooks/pre-receive.d/pushgate", "pre-receive.d/pushgate"}) {
      fs::path file = fs::path(repository) / hook;
      if (Knows(known, file.string())) continue;
      Unit unit = FoundIn(file.parent_path().string(), file.filename().string());
      if (!unit.steps.empty()) units.push_back(std::move(unit));
    }
  }
  return units;
}

/// Links that gitolite itself made, in repositories that came after the gate.
void AddGitoliteLinks(Unit& unit) {
  std::vector<Step> links;
  std::string hooks = GitoliteHooks(unit.path);
  for (const std::string& repository : RepositoriesBelow(unit.path + "/repositories")) {
    for (const char* suffix : {"", kGateSuffix, kBeforeSuffix}) {
      std::string name = std::string("/pre-receive") + suffix;
      std::error_code error;
      Step link;
      link.kind = Step::Kind::kLink;
      link.path = repository + "/hooks" + name;
      link.text = fs::read_symlink(link.path, error).string();
      // The common hook stays where something stood there before.
      bool stays = suffix[0] == '\0' && IsThere(hooks + name + kBeforeSuffix);
      if (!error && link.text == hooks + name && !stays && !Knows({unit}, link.path)) {
        links.push_back(std::move(link));
      }
    }
  }
  unit.steps.insert(unit.steps.end(), links.begin(), links.end());
}

}  // namespace

std::vector<Unit> UnitsToUndo(const Journal& journal, const std::string& path) {
  std::vector<Unit> places, shared;
  bool others = false;
  for (const Unit& unit : journal.units()) {
    if (!IsPlace(unit)) {
      shared.push_back(unit);
    } else if (IsBelow(unit.path, path)) {
      places.push_back(unit);
      if (unit.kind == "a gitolite host") AddGitoliteLinks(places.back());
    } else {
      others = true;
    }
  }
  for (Unit& unit : UnknownBelow(path, journal.units())) places.push_back(std::move(unit));
  if (others || places.empty()) return places;
  shared.insert(shared.end(), places.begin(), places.end());
  return shared;
}

std::vector<std::string> BroughtByTemplates(const Journal& journal) {
  std::vector<std::string> said;
  for (const Unit& unit : journal.units()) {
    if (unit.kind != "a template of repositories") continue;
    said.push_back(unit.path +
                   ": what was made with this template has the hook still: pushgate uninstall, "
                   "with the folder where it is");
    for (const Step& step : unit.steps) {
      std::optional<HookCommand> command = ParseHook(step.text);
      if (!command) continue;
      auto config = hook::LoadConfig(command->config);
      if (!config) continue;
      std::error_code error;
      std::string top = fs::weakly_canonical(config->repositories, error).string();
      for (const Unit& left : UnknownBelow(top, journal.units())) {
        said.push_back(left.path +
                       " has a hook that the journal does not know: pushgate uninstall " +
                       hook::ShellWord(fs::path(left.path).parent_path().string()));
      }
    }
  }
  return said;
}

}  // namespace pushgate::install
