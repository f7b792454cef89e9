#pragma once

#include <string>
#include <vector>

#include "cli/command_page.h"

namespace pushgate::cli {

/// Names of manual pages: "pushgate.1", "pushgate-check.1", "pushgated.8", "pushgate.yaml.5".
std::vector<std::string> ManPageNames();

/// A manual page as roff of the `man` macros; empty if there is none of that name. `date` is shown
/// at its foot.
std::string ManPage(const std::string& name, const std::string& date);

}  // namespace pushgate::cli
