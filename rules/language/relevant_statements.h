#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "rules/language/prefilter.h"
#include "rules/language/rule_file.h"
#include "rules/syntax/parser.h"

namespace pushgate::rules::language {

/// The stretches of a module that have to be parsed so that rules find in them what they find in
/// the whole; nothing if that is all of it, or cannot be said.
///
/// Definitions may be left out: functions and classes of the module. One is kept if it may meet a
/// rule's need with the literals in it and in what its names lead to, and with it whatever its
/// names lead to; of a rule that asks where values flow, also what they may get to. Other
/// statements are kept always. Whoever follows names in another way than a LineGraph has to be
/// known there.
///
/// Rules that cannot match after all are taken from the list.
std::optional<std::vector<syntax::ByteRange>> RelevantStatements(
    const Prefilter& prefilter, std::vector<const LoadedRule*>& rules, Evidence& evidence,
    std::string_view text);

}  // namespace pushgate::rules::language
