#pragma once

#include <string>
#include <vector>

#include "hook/setup.h"

namespace pushgate::cli {

/// The settings that a rule refers to, by itself or by the kinds that it asks for, with the values
/// that are in force; in the order of the pack or file that defines them.
std::vector<rules::Setting> SettingsOf(const rules::Rule& rule, const hook::Setup& setup);

}  // namespace pushgate::cli
