#pragma once

#include <string>
#include <string_view>

#include "record/rows.h"

namespace pushgate::hook {

/// A recorded push for a terminal: PushHeadline, and under it a line for each ref, finding, excuse,
/// skip and fault. Everything in it is made safe.
std::string PushText(const record::Push& push);

/// The line that says when, who, where and what was decided.
std::string PushHeadline(const record::Push& push);

/// The line of a ref, and that of a finding under another label and with something to add.
std::string RefText(const record::Ref& ref);
std::string FindingText(std::string_view label, const record::Finding& finding,
                        const std::string& aside);

}  // namespace pushgate::hook
