#pragma once

#include <cstdint>
#include <string>

namespace pushgate::audit {

/// Which part of the files complies, in tenths of a percent. Rounded down, so that 100.0 means all;
/// without files, all do.
inline int64_t CompliantPermille(int64_t files, int64_t noncompliant) {
  return files <= 0 ? 1000 : (files - noncompliant) * 1000 / files;
}

/// "94.2".
inline std::string PercentText(int64_t permille) {
  return std::to_string(permille / 10) + "." + std::to_string(permille % 10);
}

/// "94.2 %", for people.
inline std::string CompliantText(int64_t files, int64_t noncompliant) {
  return PercentText(CompliantPermille(files, noncompliant)) + " %";
}

}  // namespace pushgate::audit
