#pragma once

#include <vector>

#include "hook/history/journal.h"
#include "record/rows.h"

namespace pushgate::hook {

/// The journal's lines about a push, by its row: one with fields for all of it, behind it one for
/// each entry that excused. Never source text.
void LogRow(const record::Push& row, bool answered);

/// What every line about the push says of it.
std::vector<JournalField> FieldsOf(const record::Push& row);

}  // namespace pushgate::hook
