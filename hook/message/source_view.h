#pragma once

#include <string>

#include "rules/finding.h"

namespace pushgate::hook {

/// The source lines of an excerpt with their numbers, and a line of ^^^ below each part of the
/// span:
///
///      41 |     query = select(User)
///      42 |     session = async_session_factory()
///         |               ^^^^^^^^^^^^^^^^^^^^^^^
///
/// Tabs go to the next of every four columns, everything else that is not printable ASCII is
/// escaped, and the marks stand below what is shown. Long lines are cut around the span.
std::string RenderSource(const rules::Excerpt& excerpt, const rules::Span& span);

}  // namespace pushgate::hook
