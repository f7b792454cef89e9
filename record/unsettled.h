#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/result.h"

namespace pushgate::record {

/// Ref::note of an update that was accepted though the server failed to judge it.
inline constexpr char kAcceptedFault[] = "server fault, on_fault: accept";

/// A finding in a file that a bypass entry excused.
struct ExcusedFinding {
  std::string ref;
  std::string path;
  std::string rule;
  std::string fingerprint;
  std::string entry;
};

/// A file over limits.blob, into which nobody looked further than for words.
struct UnreadFile {
  std::string ref;
  std::string path;
};

/// An update that was not judged: by a fault, or because an entry excused a finding about the whole
/// of it.
struct UnjudgedUpdate {
  std::string ref;
  std::string old_id;
  std::string new_id;
  std::string entry;  // empty: a fault
};

/// What was let pass in accepted pushes to a repository, each once.
struct Unsettled {
  std::vector<ExcusedFinding> excused;
  std::vector<UnreadFile> unread;
  std::vector<UnjudgedUpdate> unjudged;
};

/// Reads it from the record at `path`, as of the time before push `before` was recorded. What was
/// removed because of its age counts as settled; without a record all is. Rows that another account
/// handed over (`kBelieved`) are left out: invented, they could open refs, or close them to others.
Result<Unsettled> ReadUnsettled(const std::string& path, const std::string& repository,
                                int64_t before = std::numeric_limits<int64_t>::max());

}  // namespace pushgate::record
