#pragma once

#include <spdlog/common.h>

#include <string>
#include <string_view>
#include <vector>

namespace pushgate::hook {

/// A field of a line in the journal: `journalctl PUSHGATE_VERDICT=reject`. The name is of capitals,
/// digits and underscores; the value may be any bytes.
struct JournalField {
  std::string name;
  std::string value;
};

/// From now on LogWithFields speaks to the systemd journal, if there is one. For a process whose
/// standard error goes nowhere, or to the journal anyway.
void UseJournal();

/// Whether standard error is the journal's, by $JOURNAL_STREAM.
bool IsStderrJournal();

/// Logs a line, in the journal with its fields; elsewhere the line has to say it all.
void LogWithFields(spdlog::level::level_enum level, const std::string& line,
                   const std::vector<JournalField>& fields);

}  // namespace pushgate::hook
