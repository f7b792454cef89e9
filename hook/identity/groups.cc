#include "hook/identity/groups.h"

#include <grp.h>
#include <pwd.h>

#include <algorithm>

namespace pushgate::hook {
namespace {

constexpr size_t kRecordSize = 65536;  // of the user database, with all members of a group

std::vector<gid_t> GroupIds(const std::string& account, gid_t primary) {
  int count = 64;
  std::vector<gid_t> ids(static_cast<size_t>(count));
  // On failure it says how many there are.
  if (getgrouplist(account.c_str(), primary, ids.data(), &count) < 0) {
    ids.resize(static_cast<size_t>(std::max(count, 0)));
    if (getgrouplist(account.c_str(), primary, ids.data(), &count) < 0) count = 0;
  }
  ids.resize(static_cast<size_t>(count));
  return ids;
}

}  // namespace

std::vector<std::string> UnixGroupsOf(const std::string& account) {
  std::vector<char> buffer(kRecordSize);
  passwd user{};
  passwd* found = nullptr;
  getpwnam_r(account.c_str(), &user, buffer.data(), buffer.size(), &found);
  if (found == nullptr || account.find('\0') != std::string::npos) return {};
  std::vector<std::string> names;
  for (gid_t id : GroupIds(account, user.pw_gid)) {
    std::vector<char> record(kRecordSize);
    group entry{};
    group* named = nullptr;
    getgrgid_r(id, &entry, record.data(), record.size(), &named);
    if (named != nullptr) names.emplace_back(named->gr_name);
  }
  return names;
}

std::vector<std::string> SplitNames(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty()) {
    size_t end = std::min(text.find_first_of(" ,\t\n"), text.size());
    if (end > 0) names.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return names;
}

}  // namespace pushgate::hook
