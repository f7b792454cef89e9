#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hook/judgement.h"
#include "hook/setup.h"

namespace pushgate::hook {

/// What `pushgate check` tells, in whatever format.
struct Report {
  const Judgement& judgement;
  const Setup& setup;
  std::string version;               // of this program
  std::vector<std::string> unknown;  // sentences: what only the server knows, and may decide
                                     // otherwise
  bool quiet = false;                // of text: findings, faults and skips alone
};

/// One way to write a report: the whole of standard output.
struct Format {
  std::string_view name;
  std::string (*write)(const Report& report);
};

/// The format of that name, or nullptr.
const Format* FindFormat(std::string_view name);

/// "text|json|...|junit".
std::string FormatNames();

/// SARIF 2.1.0, for code scanning. Every finding, the suppressed ones marked as such; every rule
/// with its help; faults and skips as notifications.
std::string WriteSarif(const Report& report);

/// Workflow commands of GitHub Actions: a line for each finding that blocks or warns, which GitHub
/// shows beside the code.
std::string WriteGithub(const Report& report);

/// GitLab's code quality report: what blocks or warns.
std::string WriteGitlab(const Report& report);

/// JUnit's XML as Jenkins and GitLab read it: what blocks fails, what cannot be judged is an error,
/// what a comment allows is skipped, and a warning passes with a text.
std::string WriteJunit(const Report& report);

}  // namespace pushgate::hook
