#pragma once

#include <string>

#include "base/result.h"
#include "install/place/hook_file.h"
#include "install/place/plan.h"

namespace pushgate::install {

/// What stands where git looks for a hook.
struct Standing {
  enum class Kind {
    kNothing,
    kGate,      // our two lines, of whatever version
    kChain,     // our script, behind which stand the old hook and the gate
    kHook,      // somebody's, which git runs
    kInert,     // somebody's, which git does not run: no run bit, or a link to nothing
    kUnusable,  // a folder or a device
  };
  Kind kind = Kind::kNothing;
  std::string text;  // of a regular file
  std::string why;   // kInert, kUnusable: what is the matter
};

Standing LookAt(const std::string& hook);

/// Adds the steps that put the gate in a hook's place, before which whatever stood there goes on
/// running; no steps if it is there.
Result<void> PlanHook(const std::string& hook, const HookCommand& command, Unit& unit, Plan& plan);

/// The same for the folder of hooks of a whole host, where the repositories' own hooks go on, too.
Result<void> PlanHostHook(const std::string& hook, const HookCommand& command, Unit& unit,
                          Plan& plan);

/// Adds the steps that put the gate as `pushgate` into a folder of hooks that a server runs one
/// after the other. `top` is the folder that must be there already.
Result<void> PlanDropIn(const std::string& top, const std::string& folder,
                        const HookCommand& command, Unit& unit);

/// Adds what makes a file hold `text`; no step if it does.
void PlanFile(const std::string& path, const std::string& text, mode_t mode, const std::string& why,
              Unit& unit);

/// Adds what makes a folder, and those above it that are missing.
void PlanFolder(const std::string& path, Unit& unit);

/// Fails, in words for who must act, where this user may not change what a folder holds.
Result<void> CheckWritable(const std::string& folder);

}  // namespace pushgate::install
