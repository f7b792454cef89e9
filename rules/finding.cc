#include "rules/finding.h"

namespace pushgate::rules {

std::string_view Name(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "INFO";
    case Severity::kWarning:
      return "WARNING";
    case Severity::kError:
      break;
  }
  return "ERROR";
}

}  // namespace pushgate::rules
