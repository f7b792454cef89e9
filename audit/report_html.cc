#include "audit/report.h"

namespace pushgate::audit {

std::string WriteHtml(const Figures&) { return ""; }

}  // namespace pushgate::audit
