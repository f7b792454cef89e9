#include "install/place/writers.h"

#include <grp.h>
#include <sys/stat.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "hook/identity/account.h"

namespace pushgate::install {
namespace {

/// Groups that Unix makes for one account alone are called as it is.
bool IsGroupOf(const group& entry, const std::vector<uid_t>& accounts) {
  std::vector<std::string> names;
  std::transform(accounts.begin(), accounts.end(), std::back_inserter(names), hook::AccountOf);
  auto known = [&names](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  bool others = false;
  for (char** member = entry.gr_mem; *member != nullptr; ++member) others |= !known(*member);
  return known(entry.gr_name) && !others;
}

}  // namespace

Writer OtherWriter(const std::string& path, const std::vector<uid_t>& trusted) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return {};
  bool sticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
  if ((status.st_mode & S_IWOTH) != 0 && !sticky) return {Writer::kEverybody, ""};
  if ((status.st_mode & S_IWGRP) != 0 && !sticky && status.st_gid != 0) {
    const group* entry = getgrgid(status.st_gid);
    if (entry == nullptr) return {Writer::kGroup, std::to_string(status.st_gid)};
    if (!IsGroupOf(*entry, trusted)) return {Writer::kGroup, entry->gr_name};
  }
  bool known = status.st_uid == 0 ||
               std::find(trusted.begin(), trusted.end(), status.st_uid) != trusted.end();
  return known ? Writer() : Writer{Writer::kAccount, hook::AccountOf(status.st_uid)};
}

std::string Described(const Writer& writer) {
  if (writer.kind == Writer::kNobody) return "nobody";
  if (writer.kind == Writer::kEverybody) return "everybody";
  return (writer.kind == Writer::kGroup ? "the group " : "the account ") + writer.name;
}

}  // namespace pushgate::install
