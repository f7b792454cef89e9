#include "hook/identity/account.h"

#include <pwd.h>
#include <sys/stat.h>

#include <vector>

namespace pushgate::hook {

std::string AccountOf(uid_t uid) {
  passwd entry{};
  passwd* found = nullptr;
  std::vector<char> buffer(16384);
  getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found);
  return found != nullptr ? found->pw_name : std::to_string(uid);
}

std::string AccountUnlessOwner(const std::string& repository, uid_t uid) {
  struct stat status {};
  bool owner = stat(repository.c_str(), &status) == 0 && status.st_uid == uid;
  return owner ? "" : AccountOf(uid);
}

}  // namespace pushgate::hook
