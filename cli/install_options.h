#pragma once

#include <string>
#include <vector>

#include "cli/options.h"
#include "install/place/hook_file.h"
#include "install/place/journal.h"

namespace pushgate::cli {

/// Adds what the first line of a hook file is made of: --owner, --config, --socket, --hook,
/// --deadline.
void AddHookOptions(boost::program_options::options_description& options);

/// Adds --journal.
void AddJournalOption(boost::program_options::options_description& options);

/// That line for the repositories of an owner.
install::HookCommand HookOf(const boost::program_options::variables_map& values,
                            const std::string& owner);

/// Where the configuration is, absolute.
std::string ConfigOf(const boost::program_options::variables_map& values);

std::string JournalOf(const boost::program_options::variables_map& values);

/// The words, absolute and without symbolic links; without any, the configuration's
/// `repositories`.
std::vector<std::string> PathsOf(const boost::program_options::variables_map& values);

/// The configuration's `repositories`, absolute.
std::string RepositoriesOf(const boost::program_options::variables_map& values);

/// Takes back, or finishes, what an interrupted run left; says so. Returns an exit status.
int RecoverFirst(install::Journal& journal, bool dry_run);

}  // namespace pushgate::cli
