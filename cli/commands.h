#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options.h"
#include "hook/judgement.h"

namespace pushgate::cli {

/// What every subcommand returns to the shell.
inline constexpr int kExitClean = 0;    // nothing blocks
inline constexpr int kExitBlocked = 1;  // a finding blocks
inline constexpr int kExitError = 2;    // the command could not do its work
inline constexpr int kExitRefused = 3;  // a rule uses what this version does not run

/// What the shell is told of a verdict.
constexpr int ExitCodeOf(hook::Verdict verdict) {
  switch (verdict) {
    case hook::Verdict::kAccept:
      return kExitClean;
    case hook::Verdict::kReject:
      return kExitBlocked;
    case hook::Verdict::kFault:
      break;
  }
  return kExitError;
}

/// A subcommand of `pushgate`: takes the words behind its name, prints, returns the exit status.
struct Command {
  std::string_view name;
  std::string_view summary;  // one line for `pushgate --help`
  int (*run)(const std::vector<std::string>& args);
};

int RunAudit(const std::vector<std::string>& args);
int RunBaseline(const std::vector<std::string>& args);
int RunBypass(const std::vector<std::string>& args);
int RunCheck(const std::vector<std::string>& args);
int RunConfig(const std::vector<std::string>& args);
int RunDashboard(const std::vector<std::string>& args);
int RunDoctor(const std::vector<std::string>& args);
int RunGuide(const std::vector<std::string>& args);
int RunHelp(const std::vector<std::string>& args);
int RunHistory(const std::vector<std::string>& args);
int RunInstall(const std::vector<std::string>& args);
int RunJudge(const std::vector<std::string>& args);
int RunReplay(const std::vector<std::string>& args);
int RunReport(const std::vector<std::string>& args);
int RunRules(const std::vector<std::string>& args);
int RunSend(const std::vector<std::string>& args);
int RunStatus(const std::vector<std::string>& args);
int RunUninstall(const std::vector<std::string>& args);

/// `pushgate` itself, with the table of its commands.
Usage ProgramUsage();

}  // namespace pushgate::cli
