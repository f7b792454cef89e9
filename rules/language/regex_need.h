#pragma once

#include <string_view>

#include "rules/language/needs.h"

namespace pushgate::rules::language {

/// The words that every text holds in which a PCRE2 expression matches. Reads the common part of
/// the syntax; of an expression that it does not know wholly it derives nothing.
Need NeedOfRegex(std::string_view expression);

}  // namespace pushgate::rules::language
