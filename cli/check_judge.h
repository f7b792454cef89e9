#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/check_files.h"
#include "cli/check_fix.h"
#include "cli/check_target.h"
#include "cli/own_config.h"
#include "hook/judgement.h"

namespace pushgate::cli {

/// What one check needs beside what it looks at.
struct CheckContext {
  const Target& target;
  const hook::Setup& setup;
  Progress* progress = nullptr;
  const OwnConfig* own = nullptr;  // nullptr: not asked
};

/// Files and folders on disk; with `fix`, what is found is fixed first and told in `report`.
Result<hook::Judgement> JudgeFiles(const std::vector<std::string>& paths,
                                   const CheckContext& context, const FixMode* fix,
                                   FixReport& report);

/// A text that would stand at a path.
Result<hook::Judgement> JudgeText(const std::string& path, const std::string& text,
                                  const CheckContext& context);

/// A range of commits, in the syntax of ResolveRange().
Result<hook::Judgement> JudgeRange(const std::string& range, const CheckContext& context);

/// What `git commit` would make of the index.
Result<hook::Judgement> JudgeStaged(const CheckContext& context);

/// What is pushed to a remote, see ReadPushedRefs(). What the remote has is taken from its tracking
/// branches.
Result<hook::Judgement> JudgePrePush(const std::string& remote, const std::string& lines,
                                     const CheckContext& context);

hook::Judgement NotJudged(const Target& target);

}  // namespace pushgate::cli
