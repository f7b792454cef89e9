#pragma once

#include <string_view>

#include "rules/rule_set.h"

namespace pushgate::rules {

/// The pack of rules that a repository brings itself, by the file that names them. They stand
/// behind the server's in a RuleSet, have a fraction of its steps for themselves, and cannot take
/// an id of the server's.
inline constexpr std::string_view kRepositoryPack = ".pushgate.yaml";

inline bool IsOfRepository(const Rule& rule) { return rule.pack == kRepositoryPack; }

namespace gate_rules {
extern const Rule kRepositoryConfig;  // gate-repository-config: the push makes it invalid
}

}  // namespace pushgate::rules
