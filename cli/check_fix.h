#pragma once

#include <string>
#include <vector>

#include "cli/check_files.h"
#include "cli/fix_files.h"
#include "hook/config/config.h"
#include "hook/judgement.h"

namespace pushgate::cli {

/// What `check --fix` has to tell beside the findings.
struct FixReport {
  std::string patch;               // of a preview
  std::vector<std::string> lines;  // "fixed 3 of 4 findings in src/a.py"
};

/// To fix what the gate would speak of: what blocks or warns by a policy, or without one (nullptr)
/// by its severity. The policy must outlive it.
FixMode MakeFixMode(const hook::Policy* policy, bool preview);

/// Decides the findings of a file that was fixed as far as it could be, those that are gone
/// included, and adds them to the judgement.
void DecideFixed(const hook::Policy* policy, CheckedFile& file, const FixMode& mode,
                 FixReport& report, hook::Judgement& judgement);

/// With --fix, a bare --diff takes no value: it is taken out of the arguments. `range` gets the
/// word behind it, if that looks like one.
bool TakePreview(std::vector<std::string>& args, std::string& range);

}  // namespace pushgate::cli
