#include <string>
#include <string_view>

#include "hook/message/findings_text.h"
#include "hook/message/format/formats.h"
#include "hook/message/format/words.h"
#include "hook/message/layout.h"
#include "rules/rule_set.h"

namespace pushgate::hook {
namespace {

std::string EscapedXml(std::string_view text) {
  std::string escaped;
  for (char c : CleanText(text)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\n':
        escaped += "&#10;";
        break;
      case '\t':
        escaped += "&#9;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string Attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + EscapedXml(value) + "\"";
}

/// "no-bad, line 3 in f": what tells one case of a file from another.
std::string CaseName(const DecidedFinding& finding) {
  const diffscan::Found& found = finding.found;
  std::string name = found.finding.rule->id;
  if (rules::gate_rules::IsUnjudged(*found.finding.rule)) return name;
  name += ", line " + std::to_string(found.finding.span.line);
  return found.function.empty() ? name : name + " in " + found.function;
}

class JunitWriter {
 public:
  explicit JunitWriter(const Report& report) : report_(report) {}

  std::string Write() {
    for (const DecidedFinding& finding : report_.judgement.findings) Add(finding);
    for (const auto& [path, reason] : SkipsOf(report_.judgement)) {
      Case("not wholly judged", path, "<skipped" + Attribute("message", reason) + "/>");
      ++skipped_;
    }
    for (const std::string& fault : FaultsOf(report_.judgement)) {
      Case("fault", "", "<error type=\"fault\"" + Attribute("message", fault) + "/>");
      ++errors_;
    }
    // A report without any case would be an error to those who read it.
    Case("check", "", "<system-out>" + EscapedXml(Summary()) + "</system-out>");
    std::string counts = Attribute("tests", std::to_string(tests_)) +
                         Attribute("failures", std::to_string(failures_)) +
                         Attribute("errors", std::to_string(errors_));
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + counts +
           ">\n  <testsuite name=\"pushgate\"" + counts +
           Attribute("skipped", std::to_string(skipped_)) + ">\n" + cases_ +
           "  </testsuite>\n</testsuites>\n";
  }

 private:
  void Add(const DecidedFinding& finding) {
    if (finding.fixed.value_or(false) || finding.decision == Decision::kRecord) return;
    std::string text = EscapedXml(Explanation(finding, report_.setup.config));
    std::string message = Attribute("message", finding.found.finding.message);
    std::string content;
    if (finding.decision == Decision::kBlock) {
      ++failures_;
      content = "<failure type=\"" + EscapedXml(finding.found.finding.rule->id) + "\"" + message +
                ">" + text + "</failure>";
    } else if (finding.decision == Decision::kWarn) {
      content = "<system-out>warning: " + text + "</system-out>";
    } else {
      ++skipped_;
      content = "<skipped" + Attribute("message", Reason(finding)) + "/>";
    }
    Case(CaseName(finding), PathForTools(finding), content);
  }

  static std::string Reason(const DecidedFinding& finding) {
    if (finding.decision == Decision::kSuppressed) {
      return "suppressed: " + finding.found.finding.suppression;
    }
    bool excused = finding.decision == Decision::kExcused;
    return std::string(Name(finding.decision)) + (excused ? " by " + finding.excused_by : "");
  }

  void Case(const std::string& name, const std::string& path, const std::string& content) {
    ++tests_;
    cases_ += "    <testcase" + Attribute("classname", path.empty() ? "pushgate" : path) +
              Attribute("name", name) + (path.empty() ? "" : Attribute("file", path)) + ">" +
              content + "</testcase>\n";
  }

  std::string Summary() const {
    std::string found = Text(TallyOf(FindingsToShow(report_.judgement)));
    std::string text = (found.empty() ? "nothing found" : found) + " in " +
                       Count(report_.judgement.stats.files, "Python file");
    for (const std::string& unknown : report_.unknown) text += "\n" + unknown;
    return text;
  }

  const Report& report_;
  std::string cases_;
  size_t tests_ = 0, failures_ = 0, errors_ = 0, skipped_ = 0;
};

}  // namespace

std::string WriteJunit(const Report& report) { return JunitWriter(report).Write(); }

}  // namespace pushgate::hook
