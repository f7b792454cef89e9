#include "cli/rule_page.h"

#include <algorithm>

#include "audit/examples.h"
#include "cli/markdown.h"
#include "cli/rule_settings.h"
#include "hook/message/finding_text.h"
#include "hook/message/layout.h"
#include "hook/message/safe_text.h"
#include "rules/fix.h"

namespace pushgate::cli {
namespace {

using rules::Rule;

constexpr size_t kMostFixLines = 40;
constexpr size_t kLabelWidth = 10;

enum class Format { kTerminal, kMarkdown };

/// A labelled text about a rule.
struct Field {
  std::string label;
  std::string text;
  bool code = false;  // to be shown as it is, line by line
};

std::string Join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text.empty() ? "(none)" : text;
}

std::string DecisionOf(const Rule& rule) {
  switch (rule.severity) {
    case rules::Severity::kError:
      return "blocks";
    case rules::Severity::kWarning:
      return "warns";
    case rules::Severity::kInfo:
      break;
  }
  return "is recorded";
}

std::string SeeAlso(const Rule& rule, const hook::Setup& setup) {
  std::string see, url = setup.config.templates_url;
  bool built_in = !rules::TemplatePage(rule.pack, rule.template_name).empty();
  if (built_in) see = "pushgate guide " + rule.template_name;
  if (url.empty() || rule.template_name.empty()) return see;
  return see + (built_in ? ", " : "") + hook::TemplateLink(rule, url);
}

/// For a terminal with their values, one in a line; in Markdown, which is for any installation, by
/// name alone.
void AddSettings(std::vector<Field>& fields, const Rule& rule, const hook::Setup& setup,
                 Format format) {
  std::string prefix = "Settings: ", names;
  for (const rules::Setting& setting : SettingsOf(rule, setup)) {
    names += (names.empty() ? "`" : ", `") + setting.name + "`";
    if (format == Format::kMarkdown) continue;
    fields.push_back({prefix + setting.name, Join(setting.values)});
    prefix.assign(kLabelWidth, ' ');
  }
  if (format == Format::kMarkdown) fields.push_back({"Settings", names});
}

std::vector<Field> FieldsOf(const Rule& rule, const hook::Setup& setup, Format format) {
  std::vector<Field> fields = {{"What", rule.message}, {"Why", rule.why}};
  if (rules::gate_rules::IsGateRule(rule)) {
    fields.push_back({"Fix", hook::AdviceOnGateRule(rule, setup.config)});
  } else {
    std::string fix = rule.fix.value_or("");
    fields.push_back({"Fix", fix, true});
    for (std::string& import : rules::ImportsOf(rule, fix)) {
      fields.push_back({"With", std::move(import), true});
    }
    AddSettings(fields, rule, setup, format);
    fields.push_back({"Allow", "`# pushgate: allow[" + rule.id +
                                   "] REASON` on the line or above it, where the policy honours "
                                   "it for this rule."});
    fields.push_back({"See", SeeAlso(rule, setup)});
  }
  std::erase_if(fields, [](const Field& field) { return field.text.empty(); });
  return fields;
}

std::string FieldForTerminal(const Field& field) {
  std::string label = field.label + ":";
  label.resize(std::max(label.size() + 1, kLabelWidth), ' ');
  return field.code ? hook::Verbatim(label, field.text, kMostFixLines)
                    : hook::Wrapped(label, field.text);
}

std::string FieldInMarkdown(const Field& field) {
  std::string label = "- **" + field.label + ":** ";
  if (field.code) return label + "`" + hook::SafeText(field.text) + "`\n";
  std::string text = hook::Wrapped(label, field.text);
  // An item of a list goes on two columns in, not below its label.
  const std::string deep = "\n" + std::string(label.size(), ' ');
  for (size_t at; (at = text.find(deep)) != std::string::npos;) {
    text.replace(at, deep.size(), "\n  ");
  }
  return text;
}

std::string ExamplesInMarkdown(const Rule& rule) {
  audit::Examples examples =
      audit::ExamplesOf(rules::TemplatePage(rule.pack, rule.template_name), rule.id);
  std::string text;
  if (!examples.wrong.empty()) text += "\nWrong:\n" + std::string(examples.wrong) + "\n";
  if (!examples.right.empty()) text += "\nRight:\n" + std::string(examples.right) + "\n";
  return text;
}

}  // namespace

std::string RulePageForTerminal(const Rule& rule, const hook::Setup& setup) {
  bool own = rules::gate_rules::IsGateRule(rule);
  std::string page = hook::SafeText(rule.id) + ": " + std::string(rules::Name(rule.severity)) +
                     ", " + (own ? "(the gate's own)" : hook::SafeText(rule.pack)) + "\n\n";
  for (const Field& field : FieldsOf(rule, setup, Format::kTerminal))
    page += FieldForTerminal(field);
  std::string_view approved = rules::TemplatePage(rule.pack, rule.template_name);
  if (!approved.empty()) page += "\n" + RenderMarkdown(PageForRule(approved, rule.id));
  return page;
}

std::string RulePageInMarkdown(const Rule& rule, const hook::Setup& setup) {
  std::string page = "## " + hook::SafeText(rule.id) + "\n";
  for (const Field& field : FieldsOf(rule, setup, Format::kMarkdown))
    page += FieldInMarkdown(field);
  return page + ExamplesInMarkdown(rule);
}

std::string AllRulesInMarkdown(const hook::Setup& setup) {
  std::string page =
      "<!-- Written by 'pushgate rules explain --markdown'; edit the rules and templates. -->\n"
      "# All rules, with a wrong and a right example\n\n"
      "| rule | decision | template |\n|---|---|---|\n";
  for (const Rule& rule : setup.rules.rules()) {
    page += "| `" + hook::SafeText(rule.id) + "` | " + DecisionOf(rule) + " | " +
            hook::SafeText(rule.template_name) + " |\n";
  }
  for (const Rule& rule : setup.rules.rules()) page += "\n" + RulePageInMarkdown(rule, setup);
  return page;
}

}  // namespace pushgate::cli
