#include "hook/message/push_text.h"

#include <string_view>

#include "hook/message/layout.h"
#include "hook/message/push_json.h"
#include "hook/message/safe_text.h"

namespace pushgate::hook {
namespace {

std::string Line(std::string_view label, const std::string& text) {
  std::string padded(label);
  padded.resize(12, ' ');
  return "    " + padded + text + "\n";
}

/// " (WHY)", or nothing.
std::string Aside(const std::string& why) { return why.empty() ? "" : " (" + SafeText(why) + ")"; }

std::string By(const record::Push& push) {
  if (push.user.empty()) return "by somebody";
  return "by " + SafeText(push.user) + (push.trust == "server" ? "" : Aside(push.trust));
}

std::string RefLine(const record::Ref& ref) {
  auto id = [](const std::string& hex) {
    return hex.empty() ? std::string("nothing") : SafeText(hex.substr(0, 10));
  };
  std::string text = SafeText(ref.name) + " " + id(ref.old_id) + ".." + id(ref.new_id);
  if (ref.note.empty()) {
    text += ", " + Count(static_cast<uint64_t>(ref.commits), "commit") + ", " +
            Count(static_cast<uint64_t>(ref.files), "Python file");
  }
  return Line("ref", text + Aside(ref.note));
}

std::string FindingLine(const record::Finding& finding) {
  std::string where = SafeText(finding.path);
  if (finding.line > 1 || !finding.function.empty()) where += ":" + std::to_string(finding.line);
  std::string text = where + (where.empty() ? "" : ": ") + SafeText(finding.rule);
  if (!finding.function.empty()) text += ", in " + SafeText(finding.function);
  if (finding.would_block != 0) text += ", would block";
  if (!finding.excused_by.empty()) text += ", by " + SafeText(finding.excused_by);
  return Line(SafeText(finding.decision), text + Aside(finding.suppression));
}

}  // namespace

std::string PushText(const record::Push& push) {
  // Seconds are enough for people.
  std::string when = TimeText(push.time);
  when = when.substr(0, 10) + " " + when.substr(11, 8) + "Z";
  std::string text = "#" + std::to_string(push.id) + "  " + when + "  " + SafeText(push.verdict) +
                     "  " + SafeText(push.repository) + "  " + By(push) + "\n";
  for (const record::Ref& ref : push.refs) text += RefLine(ref);
  for (const record::Finding& finding : push.findings) text += FindingLine(finding);
  for (const record::Skip& skip : push.skips) {
    text += Line("skipped", SafeText(skip.path) + Aside(skip.reason));
  }
  for (const record::Fault& fault : push.faults) text += Line("fault", SafeText(fault.text));
  return text;
}

}  // namespace pushgate::hook
