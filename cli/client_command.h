#pragma once

#include <boost/program_options.hpp>
#include <string>
#include <vector>

namespace pushgate::cli {

/// `install --client` and `uninstall --client`: hooks of a developer's clone, not of a server.
bool IsForClient(const std::vector<std::string>& args);
int RunInstallClient(const std::vector<std::string>& args);
int RunUninstallClient(const std::vector<std::string>& args);

/// What these two take beside a folder, for the help of `install` and `uninstall` as well.
void AddClientOptions(boost::program_options::options_description& known);

}  // namespace pushgate::cli
