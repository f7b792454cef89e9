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

}  // namespace

std::string RefText(const record::Ref& ref) {
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

std::string FindingText(std::string_view label, const record::Finding& finding,
                        const std::string& aside) {
  std::string where = SafeText(finding.path);
  if (finding.line > 1 || !finding.function.empty()) where += ":" + std::to_string(finding.line);
  std::string text = where + (where.empty() ? "" : ": ") + SafeText(finding.rule);
  if (!finding.function.empty()) text += ", in " + SafeText(finding.function);
  if (finding.would_block != 0) text += ", would block";
  if (!finding.excused_by.empty()) text += ", by " + SafeText(finding.excused_by);
  return Line(SafeText(label), text + Aside(aside));
}

namespace {

std::string ExcuseLine(const record::Excuse& excuse, const record::Push& push) {
  std::string text =
      SafeText(excuse.entry) + ": " + Count(static_cast<uint64_t>(excuse.findings), "finding");
  auto add = [&](std::string_view label, const std::string& what) {
    if (!what.empty()) text += "; " + std::string(label) + SafeText(what);
  };
  add("", excuse.reason);
  add("ticket ", excuse.ticket);
  add("approved by ", excuse.approved_by);
  if (excuse.break_glass != 0) add("break-glass: ", push.break_glass);
  return Line("excuse", text);
}

}  // namespace

std::string PushHeadline(const record::Push& push) {
  // Seconds are enough for people.
  std::string when = TimeText(push.time);
  when = when.substr(0, 10) + " " + when.substr(11, 8) + "Z";
  return "#" + std::to_string(push.id) + "  " + when + "  " + SafeText(push.verdict) + "  " +
         SafeText(push.repository) + "  " + By(push) + "\n";
}

std::string PushText(const record::Push& push) {
  std::string text = PushHeadline(push);
  for (const record::Ref& ref : push.refs) text += RefText(ref);
  for (const record::Finding& finding : push.findings) {
    text += FindingText(finding.decision, finding, finding.suppression);
  }
  for (const record::Excuse& excuse : push.excuses) text += ExcuseLine(excuse, push);
  for (const record::Skip& skip : push.skips) {
    text += Line("skipped", SafeText(skip.path) + Aside(skip.reason));
  }
  for (const record::Fault& fault : push.faults) text += Line("fault", SafeText(fault.text));
  return text;
}

}  // namespace pushgate::hook
