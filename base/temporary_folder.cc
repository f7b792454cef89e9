#include "base/temporary_folder.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace pushgate {

TemporaryFolder::TemporaryFolder() {
  std::error_code error;
  std::filesystem::path parent = std::filesystem::temp_directory_path(error);
  if (error) return;
  std::string name = (std::filesystem::absolute(parent, error) / "pushgate.XXXXXX").string();
  if (!error && mkdtemp(name.data()) != nullptr) path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace pushgate
