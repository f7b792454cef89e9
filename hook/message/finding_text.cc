#include "hook/message/finding_text.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "hook/message/layout.h"
#include "hook/message/percent.h"
#include "hook/message/safe_text.h"
#include "hook/message/source_view.h"
#include "rules/fix.h"
#include "rules/repository_rules.h"
#include "rules/rule_set.h"
#include "rules/syntax/code_lines.h"

namespace pushgate::hook {
namespace {

constexpr size_t kMostFixLines = 12;
constexpr size_t kMostRefs = 3;

bool IsShown(const DecidedFinding& finding) {
  if (finding.fixed.value_or(false)) return false;
  return finding.decision == Decision::kBlock || finding.decision == Decision::kWarn;
}

/// Orders findings by what they tell people: those of different refs may tell the same.
struct TellsLess {
  bool operator()(const DecidedFinding* a, const DecidedFinding* b) const {
    auto told = [](const DecidedFinding& decided) {
      const diffscan::Found& found = decided.found;
      const rules::Span& span = found.finding.span;
      std::string_view ref = found.path.empty() ? decided.ref : std::string_view();
      return std::tuple(span.line, span.column, span.end_line, span.end_column, found.finding.rule,
                        ref, std::string_view(found.path), std::string_view(found.finding.message));
    };
    auto x = told(*a), y = told(*b);
    return x != y ? x < y : a->found.excerpt.lines < b->found.excerpt.lines;
  }
};

/// The commit to name: with `scope_commits: each` it need not be the ref's new tip.
std::string CommitToName(const Judgement& judgement, const DecidedFinding& finding) {
  for (const JudgedRef& ref : judgement.refs) {
    bool tip = ref.update.name == finding.ref && ref.scan.tip == finding.found.commit;
    if (tip) return "";
  }
  return finding.found.commit.IsZero() ? "" : finding.found.commit.Short();
}

void ReplaceAll(std::string& text, std::string_view from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::string Headline(const ShownFinding& shown) {
  const diffscan::Found& found = shown.decided->found;
  const rules::Rule& rule = *found.finding.rule;
  std::string line = PlaceOf(shown);
  bool unjudged = rules::gate_rules::IsUnjudged(rule);
  if (!unjudged) line += ":" + std::to_string(found.finding.span.line);
  line += (shown.blocks() ? ": error: " : ": warning: ") + rule.id;
  if (unjudged || &rule == &rules::gate_rules::kRepositoryConfig) return SafeText(line) + "\n";
  std::string where = found.function.empty() ? "at module level" : "in " + found.function;
  return WrappedBehind("", line + ",", where);
}

std::string RefsOf(const ShownFinding& shown) {
  std::string text;
  for (size_t i = 0; i < shown.refs.size() && i < kMostRefs; ++i) {
    text += (i == 0 ? "" : ", ") + shown.refs[i];
  }
  if (shown.refs.size() > kMostRefs) {
    text += " and " + std::to_string(shown.refs.size() - kMostRefs) + " more";
  }
  return text;
}

/// What the line on which a finding begins is indented by.
std::string_view IndentationOf(const diffscan::Found& found) {
  size_t line = found.finding.span.line - found.excerpt.first_line;
  if (line >= found.excerpt.lines.size()) return {};
  return rules::syntax::IndentationAt(found.excerpt.lines[line], 0);
}

std::string WithLineFeeds(std::string text) {
  for (size_t at = text.find('\r'); at != std::string::npos; at = text.find('\r', at + 1)) {
    bool pair = at + 1 < text.size() && text[at + 1] == '\n';
    text.replace(at, pair ? 2 : 1, "\n");
  }
  return text;
}

std::string Size(uint64_t bytes) {
  constexpr uint64_t kMebibyte = 1 << 20;
  if (bytes % kMebibyte == 0) return std::to_string(bytes / kMebibyte) + " MiB";
  return std::to_string(bytes) + " bytes";
}

std::string Time(std::chrono::milliseconds time) {
  if (time.count() % 1000 == 0) return std::to_string(time.count() / 1000) + " s";
  return std::to_string(time.count()) + " ms";
}

}  // namespace

std::vector<ShownFinding> FindingsToShow(const Judgement& judgement) {
  std::vector<ShownFinding> shown;
  std::map<const DecidedFinding*, size_t, TellsLess> known;  // the place in `shown`
  for (const DecidedFinding& finding : judgement.findings) {
    if (!IsShown(finding)) continue;
    auto [at, is_new] = known.emplace(&finding, shown.size());
    if (is_new) shown.push_back({&finding, {}, CommitToName(judgement, finding)});
    ShownFinding& same = shown[at->second];
    if (finding.decision == Decision::kBlock) same.decided = &finding;
    if (!finding.ref.empty() && (same.refs.empty() || same.refs.back() != finding.ref)) {
      same.refs.push_back(finding.ref);
    }
  }
  return shown;
}

std::string RenderFinding(const ShownFinding& shown, const Config& config, bool name_refs) {
  const diffscan::Found& found = shown.decided->found;
  const rules::Rule& rule = *found.finding.rule;
  bool unjudged = rules::gate_rules::IsUnjudged(rule);
  std::string out = Headline(shown) + "\n";
  if (!unjudged) {
    std::string source = RenderSource(found.excerpt, found.finding.span);
    if (!source.empty()) out += source + "\n";
  }
  out += Wrapped("   What: ", found.finding.message);
  if (!rule.why.empty()) out += Wrapped("   Why:  ", rule.why);
  if (unjudged) {
    out += Wrapped("   Fix:  ", AdviceOnGateRule(rule, config));
  } else if (found.finding.suggestion) {
    out += RenderFix(rule, *found.finding.suggestion, IndentationOf(found), "   ");
  }
  out += Wrapped("   See:  ", TemplateLink(rule, config.templates_url));
  if (!found.finding.suppression.empty()) {
    out += Wrapped("   Note: ",
                   "A comment asks to allow this, but the server's policy does not honour that for "
                   "this rule.");
  }
  if (!found.passed_on.empty()) {
    out += Wrapped("   Note: ", "It passed on " + found.passed_on +
                                    ", excused by an entry that is not for this ref, or unread: "
                                    "so it counts here, also where your own changes did not bring "
                                    "it. 'pushgate check' cannot know of that.");
  } else if (found.only_new && !unjudged) {
    out += Wrapped("   Note: ",
                   "This line was not added, but it was no finding before: another change of "
                   "the push makes it one.");
  }
  if (!shown.decided->not_fixed.empty()) {
    out += Wrapped("   Note: ", "Not fixed: " + shown.decided->not_fixed + ".");
  }
  std::string where = name_refs ? RefsOf(shown) : "";
  if (!shown.commit.empty()) where += (where.empty() ? "commit " : ", commit ") + shown.commit;
  if (!where.empty()) out += Wrapped("   In:   ", where);
  return out;
}

std::string RenderFix(const rules::Rule& rule, std::string_view suggestion,
                      std::string_view indentation, std::string_view margin) {
  std::string first(margin);
  std::string text =
      rules::syntax::Reindent(WithLineFeeds(std::string(suggestion)), indentation, "");
  std::string out = text.empty() ? Wrapped(first + "Fix:  ", "Delete it.")
                                 : Verbatim(first + "Fix:  ", text, kMostFixLines);
  std::string imports;
  for (const std::string& import : rules::ImportsOf(rule, suggestion)) imports += import + "\n";
  return imports.empty() ? out : out + Verbatim(first + "With: ", imports, kMostFixLines);
}

std::string PlaceOf(const ShownFinding& shown) {
  const DecidedFinding& finding = *shown.decided;
  if (!finding.found.path.empty()) return finding.found.path;
  return finding.ref.empty() ? "the whole range" : finding.ref;
}

std::string TemplateLink(const rules::Rule& rule, std::string_view templates_url) {
  if (rules::IsOfRepository(rule)) return rule.file + " in this repository";
  bool gate_rule = rules::gate_rules::IsGateRule(rule);
  if (templates_url.empty() || rule.template_name.empty() || gate_rule) {
    return "pushgate rules explain " + rule.id;
  }
  std::string url(templates_url);
  ReplaceAll(url, "{pack}", Percent(rule.pack));
  ReplaceAll(url, "{template}", Percent(rule.template_name));
  return url;
}

std::string AdviceOnGateRule(const rules::Rule& rule, const Config& config) {
  namespace gate = rules::gate_rules;
  const Config::Limits& limits = config.limits;
  if (&rule == &gate::kEncoding) {
    return "Save the file as UTF-8, and remove its coding cookie or byte order mark.";
  }
  if (&rule == &gate::kSize) {
    return "Split the file, or ask an administrator to raise limits.blob, now " +
           Size(limits.blob) + ".";
  }
  if (&rule == &gate::kParse) {
    return "Split the file, or simplify its deepest nesting; an administrator can raise "
           "limits.parse, now " +
           Time(limits.parse) + ", and limits.steps, now " + std::to_string(limits.steps) + ".";
  }
  if (&rule == &gate::kContent) {
    return "Run 'git fsck --full' in your clone; if it is whole there, push again, else clone "
           "anew and bring your commits over.";
  }
  if (&rule == &gate::kFiles) {
    return "Push fewer changes at a time: an older commit first, then the next. An administrator "
           "can raise limits.push_files, now " +
           std::to_string(limits.push_files) + ".";
  }
  if (&rule == &gate::kDeadline) {
    return "Push again, for the server may have been busy, or push fewer changes at a time. An "
           "administrator can raise limits.deadline, now " +
           Time(limits.deadline) + ".";
  }
  if (&rule == &gate::kSuppression) {
    return "Correct the comment, or delete it.";
  }
  if (&rule == &gate::kRepositoryConfig) {
    return "Correct what the message names, and push again.";
  }
  return "";
}

}  // namespace pushgate::hook
