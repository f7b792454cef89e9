#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "hook/trusted_file.h"

namespace pushgate::hook {

/// Which files a configuration was read from, and how they were: what is compared to know whether
/// there is something new to read. A path may lead to nothing, and through symbolic links, of which
/// any may be set anew.
class Footprint {
 public:
  /// A file, to be noted before it is read. With `named_by`, whether others can write it counts.
  void NoteFile(const std::string& path, std::optional<NamedBy> named_by = std::nullopt);

  /// A folder whose files are looked for: their names count, hidden ones excepted.
  void NoteFolder(const std::string& path);

  /// The same places as they are now.
  Footprint Now() const;

  bool operator==(const Footprint&) const = default;

  /// The folders in which something happens when any of it changes.
  std::set<std::string> Folders() const;

 private:
  struct Place {
    bool is_folder = false;
    std::optional<NamedBy> named_by;
    std::string state;  // to be compared alone
    bool operator==(const Place&) const = default;
  };

  std::map<std::string, Place> places_;  // by path, which ends in a slash if it is a folder
};

}  // namespace pushgate::hook
