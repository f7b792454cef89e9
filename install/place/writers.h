#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace pushgate::install {

/// Who else may write a file, or what is in a folder.
struct Writer {
  enum Kind { kNobody, kAccount, kGroup, kEverybody };
  Kind kind = kNobody;
  std::string name;  // of the account or the group
};

/// The widest circle besides root and the trusted accounts. What is not there, nobody writes. In a
/// folder with the sticky bit nobody but its owner can take away what is somebody's. A group counts
/// unless it is root's, or has the name of a trusted account and no other member.
Writer OtherWriter(const std::string& path, const std::vector<uid_t>& trusted);

/// "everybody", "the group staff", "the account alice".
std::string Described(const Writer& writer);

}  // namespace pushgate::install
