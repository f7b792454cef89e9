#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/figures.h"

namespace pushgate::audit {

/// The JSON that the design gives, with a line feed at its end; ASCII alone.
std::string WriteJson(const Figures& figures);
/// For people, wherever Markdown is shown.
std::string WriteMarkdown(const Figures& figures);
/// One table: a row for each repository, rule, file and audit, told apart by the column `kind`. No
/// cell begins with what a spreadsheet would take for a formula.
std::string WriteCsv(const Figures& figures);
/// One page that needs no other file and runs nothing.
std::string WriteHtml(const Figures& figures);

/// A format by its name; nothing if there is no such format.
std::function<std::string(const Figures&)> WriterOf(std::string_view format);

/// A name from a repository made safe to be shown: what is printable stays, in any script; control
/// characters, those that are not seen or turn the direction of text, and bytes that are not UTF-8
/// are escaped as by hook::SafeText.
std::string Shown(std::string_view bytes);

/// "2026-01-31", of microseconds since 1970.
std::string DateText(int64_t time);

/// How often a file changed before its audit, and when it last did: "3", "2026-01-31". Nobody
/// looked in an audit of the past.
std::string ChangesText(const FileFigures& file);
std::string ChangedText(const FileFigures& file);
inline constexpr const char* kNotKnown = "not known for a back-filled date";

/// "2026-01-02 to 2026-01-31": the days of a period.
std::string PeriodText(const Question& question);

}  // namespace pushgate::audit
