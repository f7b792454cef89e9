#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/options.h"
#include "hook/setup.h"

namespace pushgate::cli {

/// Adds `--config` and `--rules`.
void AddSetupOptions(boost::program_options::options_description& options);

/// Loads what the two options name: `--rules` replaces the rules of the configuration. On failure
/// prints every error and sets `exit`.
std::shared_ptr<const hook::Setup> LoadSetupFrom(
    const boost::program_options::variables_map& values, int& exit);
/// The same with another default for `--config`, and for whoever may believe it.
std::shared_ptr<const hook::Setup> LoadSetupFrom(
    const boost::program_options::variables_map& values, int& exit,
    std::optional<std::string> config, hook::Believe believe);

/// Adds `--owner`.
void AddOwnerOption(boost::program_options::options_description& options);

/// Adds `--local`.
void AddLocalOption(boost::program_options::options_description& options);

/// Where the record is: what the configuration names, which may be a shared one but for `--local`,
/// else that of `--owner`, else this user's.
std::string RecordPath(const boost::program_options::variables_map& values,
                       const hook::Config& config);

/// Prints the errors of a setup and returns the exit status: kExitError or kExitRefused.
int FailWith(const hook::SetupErrors& errors);

/// Prints what is wrong with bypass and groups files, to standard error. True if anything is: the
/// daemon drops such a file and goes on, so that nobody whom it names is excused.
bool PrintBypassErrors(const hook::Setup& setup);

}  // namespace pushgate::cli
