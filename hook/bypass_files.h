#pragma once

#include <string>
#include <vector>

#include "hook/config/config.h"
#include "hook/footprint.h"
#include "hook/policy/bypass.h"
#include "rules/rule_set.h"

namespace pushgate::hook {

/// Reads the bypass files that a configuration names; `base` is the folder of relative paths. A
/// file that others can write, that cannot be read or has any error is dropped alone: none of its
/// entries excuses anybody. A glob that matches nothing is only noted. What was looked at is noted
/// in `seen`.
BypassList ReadBypassFiles(const Config& config, const std::string& base, Footprint& seen);

/// Reads groups_file, if there is one; with an error, nobody is in any group.
Groups ReadGroups(const Config& config, std::vector<std::string>& errors, Footprint& seen);

/// Whether 'bypass:' of the configuration names a file, even one that is not there yet.
bool NamesBypassFile(const Config& config, const std::string& base, const std::string& path);

/// What is odd about an entry's rules, such as those that do not exist.
std::vector<std::string> OddRules(const rules::RuleSet& rules, const BypassEntry& entry);

/// Notes entries that cannot mean what they say, such as those for rules that do not exist.
void NoteVainEntries(const rules::RuleSet& rules, BypassList& list);

}  // namespace pushgate::hook
