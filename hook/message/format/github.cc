#include <string>
#include <string_view>

#include "hook/message/finding_text.h"
#include "hook/message/format/formats.h"
#include "hook/message/format/words.h"
#include "rules/rule_set.h"

namespace pushgate::hook {
namespace {

/// What the runner decodes again: in a message three characters, in a property five.
std::string EscapedCommand(std::string_view text, bool property) {
  std::string escaped;
  for (char c : CleanText(text)) {
    bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    if (special) {
      auto byte = static_cast<unsigned char>(c);
      escaped += {'%', "0123456789ABCDEF"[byte >> 4], "0123456789ABCDEF"[byte & 15]};
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string Property(std::string_view name, std::string_view value) {
  return std::string(name) + "=" + EscapedCommand(value, true);
}

std::string Command(std::string_view level, const std::string& properties, std::string_view text) {
  std::string command = "::" + std::string(level);
  if (!properties.empty()) command += " " + properties;
  return command + "::" + EscapedCommand(text, false) + "\n";
}

/// Columns only where they are of one line: GitHub drops an annotation that has others.
std::string PlaceProperties(const DecidedFinding& finding) {
  const rules::Finding& found = finding.found.finding;
  const rules::Span& span = found.span;
  if (PathForTools(finding).empty()) return "";
  std::string place = Property("file", PathForTools(finding)) + ",";
  if (rules::gate_rules::IsUnjudged(*found.rule)) return place;
  place += "line=" + std::to_string(span.line) + ",endLine=" + std::to_string(span.end_line) + ",";
  if (span.line != span.end_line) return place;
  return place + "col=" + std::to_string(span.column) +
         ",endColumn=" + std::to_string(span.end_column) + ",";
}

}  // namespace

std::string WriteGithub(const Report& report) {
  std::string out;
  for (const ShownFinding& shown : FindingsToShow(report.judgement)) {
    const DecidedFinding& finding = *shown.decided;
    out += Command(shown.blocks() ? "error" : "warning",
                   PlaceProperties(finding) + Property("title", finding.found.finding.rule->id),
                   Explanation(finding, report.setup.config));
  }
  for (const auto& [path, reason] : SkipsOf(report.judgement)) {
    out += Command("warning", "", "pushgate: not wholly judged: " + path + " (" + reason + ")");
  }
  for (const std::string& fault : FaultsOf(report.judgement)) {
    out += Command("error", "", "pushgate: fault: " + fault);
  }
  for (const std::string& unknown : report.unknown) out += Command("notice", "", unknown);
  return out;
}

}  // namespace pushgate::hook
