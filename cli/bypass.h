#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.h"
#include "hook/entry_text.h"
#include "hook/policy/bypass.h"
#include "hook/policy/uses.h"
#include "hook/setup.h"
#include "record/uses.h"

namespace pushgate::cli {

// The actions of `pushgate bypass`, each given the words behind its name.
int RunBypassList(const std::vector<std::string>& args);
int RunBypassCheck(const std::vector<std::string>& args);
int RunBypassAdd(const std::vector<std::string>& args);
int RunBypassRevoke(const std::vector<std::string>& args);

/// Loads the configuration that `--config` names and prints what is wrong with its bypass files.
/// On failure prints every error and sets `exit`.
std::shared_ptr<const hook::Setup> LoadBypassSetup(
    const boost::program_options::variables_map& values, int& exit);

/// What the record says was used on this server; nothing, and the reason on standard error, if it
/// cannot be read.
std::optional<record::UsesByEntry> ReadUses(const boost::program_options::variables_map& values,
                                            const hook::Setup& setup);

/// An option's value; empty if it is not given.
std::string TextOf(const boost::program_options::variables_map& values, const char* name);
std::vector<std::string> TextsOf(const boost::program_options::variables_map& values,
                                 const char* name);

using hook::Joined;
using hook::ScopeOf;

}  // namespace pushgate::cli
