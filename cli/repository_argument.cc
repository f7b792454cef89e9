#include "cli/repository_argument.h"

#include <filesystem>
#include <system_error>

#include "hook/policy/ratchet.h"

namespace pushgate::cli {

std::string FolderOf(const std::string& repository, const hook::Config& config) {
  std::string below = config.repositories + "/" + repository;
  for (const std::string& folder : {repository, repository + "/.git", below + ".git", below}) {
    std::error_code error;
    if (std::filesystem::is_regular_file(folder + "/HEAD", error)) {
      return hook::BaselineFolder(folder);
    }
  }
  return "";
}

}  // namespace pushgate::cli
