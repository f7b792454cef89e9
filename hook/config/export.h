#pragma once

#include <string>
#include <string_view>

#include "hook/setup.h"

namespace pushgate::hook {

/// What a server's configuration means to developers, as a configuration of its own: rules, with
/// the texts of rule files in it, their settings, policies, names of files, and limits of one file.
/// Nothing that is about the server or about people. `folder`: where relative paths of rules begin.
/// `repository`: only policies that can judge it, for its clones alone; empty: all of them.
/// `version`: of this program. On failure lines to show.
tl::expected<std::string, SetupErrors> ExportConfig(const Setup& setup, const std::string& folder,
                                                    std::string_view repository,
                                                    std::string_view version);

}  // namespace pushgate::hook
