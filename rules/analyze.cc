#include "rules/analyze.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "rules/compiled_rules.h"
#include "rules/language/message.h"
#include "rules/match/evaluate.h"
#include "rules/modules/module_origins.h"
#include "rules/modules/neighbourhood.h"
#include "rules/suggestion.h"
#include "rules/suppressions.h"
#include "rules/syntax/encoding.h"
#include "rules/syntax/line_table.h"
#include "rules/syntax/parser.h"
#include "rules/units.h"

namespace pushgate::rules {
namespace {

constexpr size_t kMostErrorLines = 20;
// An analysis that asked more of other files is not worth to be kept.
constexpr size_t kMostLocated = 500;
// Of what a metavariable stands for, what a message shows.
constexpr size_t kLongestShown = 200;
// Of the steps of a file, the part that rules of the repository may take beside the server's.
constexpr uint64_t kShareOfRepository = 4;
// ... and the part that one rule may take.
constexpr uint64_t kShareOfRule = 2;
// Offsets are 32 bits wide, also in tree-sitter.
constexpr size_t kLargestText = size_t{1} << 31;

tl::unexpected<Error> Deadline() {
  return Fail(ErrorCode::kDeadline, "the time for judging was used up");
}

Finding WholeFile(const Rule& rule, std::string message) {
  Finding finding;
  finding.rule = &rule;
  finding.severity = rule.severity;
  finding.message = std::move(message);
  return finding;
}

/// Some names that go into a message come from the file.
std::string Printable(std::string_view name) {
  std::string shown;
  for (char c : name.substr(0, 40)) shown += c > ' ' && c < 0x7F ? c : '?';
  return shown;
}

class Analyzer {
 public:
  Analyzer(const CompiledRules& rules, std::string_view path, std::string_view text,
           const Budget& budget, const Watch& watch, ModuleTree* modules)
      : rules_(rules),
        path_(path),
        text_(text),
        budget_(budget),
        watch_(watch),
        modules_(TreeFor(*rules.prefilter, modules, path)),
        neighbours_(NeighboursOf(*rules.prefilter, modules_, path, text)) {}

  Result<Analysis> Run() {
    Result<Analysis> analysis = Select();
    if (modules_ == nullptr || !analysis) return analysis;
    if (std::optional<Error> fault = modules_->fault()) return tl::unexpected(*fault);
    if (neighbours_) {
      const std::map<uint32_t, bool>& asked = neighbours_->asked();
      analysis->dependencies.reachable = {asked.begin(), asked.end()};
      const std::map<Import, Reach>& leads = neighbours_->leads();
      analysis->dependencies.leads = {leads.begin(), leads.end()};
    }
    if (origins_) {
      analysis->dependencies.located = origins_->located();
      analysis->dependencies.modules = origins_->asked_modules();
      analysis->dependencies.imports = origins_->asked_imports();
      analysis->dependencies.unlisted = origins_->depends_on_time();
    }
    Dependencies& all = analysis->dependencies;
    all.unlisted |=
        all.located.size() + all.leads.size() + all.modules.size() + all.imports.size() >
        kMostLocated;
    return analysis;
  }

 private:
  Result<Analysis> Select() {
    if (!watch_.Tick()) return Deadline();
    std::vector<size_t> candidates = rules_.AppliedAt(path_);
    if (candidates.empty()) return std::move(out_);
    syntax::DeclaredEncoding encoding = syntax::ReadEncoding(text_);
    if (!encoding.extends_ascii) {
      AddGate(gate_rules::kEncoding,
              "The file declares the encoding '" + Printable(encoding.name) +
                  "', in which the rules cannot read it. Save it as UTF-8 and remove the "
                  "declaration.");
      return std::move(out_);
    }
    CompiledRules::Selection selected{std::move(candidates), {}};
    language::Neighbours* neighbours = neighbours_ ? &*neighbours_ : nullptr;
    if (!budget_.whole) {
      selected = rules_.Select(std::move(selected.rules), path_, text_, neighbours);
    }
    bool nothing_to_match = selected.rules.empty();
    if (MayHoldSuppressions(text_)) {
      selected.ranges.clear();
    } else if (nothing_to_match) {
      return std::move(out_);
    }
    if (text_.size() > kLargestText) {
      AddGate(gate_rules::kSize, gate_rules::kSize.message);
      return std::move(out_);
    }
    Result<Analysis> judged = Judge(selected, encoding);
    // Comments alone are no reason to refuse a file that could not be parsed.
    if (judged && nothing_to_match) {
      std::erase_if(judged->findings,
                    [](const Finding& finding) { return gate_rules::IsUnjudged(*finding.rule); });
    }
    return judged;
  }

  void AddGate(const Rule& rule, std::string message) {
    out_.findings.assign(1, WholeFile(rule, std::move(message)));
  }

  Result<Analysis> Judge(const CompiledRules::Selection& selected,
                         const syntax::DeclaredEncoding& encoding) {
    syntax::SourceText source(text_);
    syntax::Tree tree;
    syntax::ParseStatus status = Parse(selected.ranges, source, tree);
    if (status == syntax::ParseStatus::kDeadline) return Deadline();
    if (status == syntax::ParseStatus::kBudget) {
      AddGate(gate_rules::kParse,
              "The file took longer to parse than the " + std::to_string(budget_.parse.count()) +
                  " ms that one file may. Simplify or split it, or ask the server's admins to "
                  "raise limits.parse.");
      return std::move(out_);
    }
    out_.parsed = true;
    out_.functions = tree.functions;
    syntax::LineTable lines(text_);
    AddErrorLines(tree, lines);
    if (tree.foreign_identifier != UINT32_MAX) {
      AddGate(gate_rules::kEncoding,
              "Line " + std::to_string(lines.Line(tree.foreign_identifier)) +
                  " spells a name with bytes that are no UTF-8 (the file's encoding is '" +
                  Printable(encoding.name) + "'). Save the file as UTF-8.");
      return std::move(out_);
    }
    match::Context context(tree, text_, path_, rules_.symbols, budget_.steps, watch_);
    context.asks_all = budget_.whole;
    if (modules_ != nullptr) context.origins.SetElsewhere(&AddOrigins());
    std::optional<std::string> exceeded = RunRules(selected.rules, context, lines);
    bool late = origins_ && origins_->out_of_time();
    if (late || context.steps.out_of_time()) return Deadline();
    if (exceeded) {
      AddGate(gate_rules::kParse, *exceeded +
                                      " Simplify or split it, or ask the server's admins to raise "
                                      "limits.steps.");
      return std::move(out_);
    }
    if (MayHoldSuppressions(text_)) ApplySuppressions(tree, lines, rules_, out_);
    Sort();
    if (!out_.findings.empty()) out_.units = BuildUnits(tree, lines);
    return std::move(out_);
  }

  /// Which limit was reached, and by what; nothing if all rules came to their end.
  std::optional<std::string> RunRules(const std::vector<size_t>& rules, match::Context& context,
                                      const syntax::LineTable& lines) {
    uint64_t left = budget_.steps, all = left;
    bool own = false;  // whether the repository's own rules are running
    for (size_t index : rules) {
      if (!own && index >= rules_.of_server) {
        own = true;
        left = all = budget_.steps / kShareOfRepository;
      }
      uint64_t share = std::min(left, all / kShareOfRule);
      context.steps.Renew(share, watch_);
      RunRule(index, context, lines);
      left -= share - context.steps.left();
      if (!context.stopped()) continue;
      std::string rule = own ? "The repository's own rule " : "The rule ";
      if (share == all / kShareOfRule) {
        return rule + rules_.rules[index].id + " took more steps on the file than the " +
               std::to_string(share) + " that one rule may.";
      }
      return std::string(own ? "The repository's own rules" : "The rules") +
             " took more steps on the file than the " + std::to_string(all) +
             " that one file may; the last was " + rules_.rules[index].id + ".";
    }
    return std::nullopt;
  }

  names::Elsewhere& AddOrigins() {
    return origins_.emplace(*rules_.prefilter, *modules_, neighbours_ ? &*neighbours_ : nullptr,
                            path_, text_, budget_.parse, watch_);
  }

  /// Parses what matters to the candidates; if that has an error, the whole, since recovery depends
  /// on what is around.
  syntax::ParseStatus Parse(const std::vector<syntax::ByteRange>& ranges,
                            const syntax::SourceText& source, syntax::Tree& tree) {
    syntax::ParseStatus status = syntax::Parse(source, budget_.parse, watch_, tree, ranges);
    if (ranges.empty() || status != syntax::ParseStatus::kParsed || tree.error_offsets.empty()) {
      return status;
    }
    tree = syntax::Tree();
    return syntax::Parse(source, budget_.parse, watch_, tree);
  }

  void AddErrorLines(const syntax::Tree& tree, const syntax::LineTable& lines) {
    for (uint32_t offset : tree.error_offsets) {
      uint32_t line = lines.Line(offset);
      auto& known = out_.syntax_error_lines;
      if (known.size() >= kMostErrorLines) return;
      if (known.empty() || known.back() != line) known.push_back(line);
    }
  }

  void RunRule(size_t index, match::Context& context, const syntax::LineTable& lines) {
    const language::LoadedRule& rule = rules_.loaded[index];
    context.options = rule.options;
    std::vector<match::Match> matches =
        match::Evaluate(context, rule.formula, rule.metavariables.size());
    Suggester suggester(rule, context, lines);
    const match::Match* last = nullptr;
    Severity severity = rule.rule.severity;
    if (!matches.empty() && rule.paths.Warns(path_)) {
      severity = std::min(severity, Severity::kWarning);
    }
    for (const match::Match& match : matches) {
      bool repeated = last != nullptr && last->begin == match.begin && last->end == match.end;
      if (repeated) continue;
      last = &match;
      Finding finding;
      finding.rule = &rules_.rules[index];
      finding.severity = severity;
      finding.span = lines.MakeSpan(match.begin, match.end);
      finding.message = Message(rule, match, context);
      if (std::optional<Suggestion> suggestion = suggester.For(match)) {
        finding.suggestion = std::move(suggestion->text);
        finding.only_hint = suggestion->only_hint;
      }
      // What metavariables stand for may be most of the file, at every match.
      if (!context.Step(finding.message.size() + finding.suggestion.value_or("").size())) return;
      out_.findings.push_back(std::move(finding));
    }
  }

  static std::string Message(const language::LoadedRule& rule, const match::Match& match,
                             match::Context& context) {
    auto value = [&](std::string_view name) -> std::optional<std::string> {
      language::Slot slot = rule.metavariables.Find(name);
      if (slot == language::kNoSlot) return std::nullopt;
      std::optional<std::string> shown = context.TextOf(match.environment[slot]);
      if (shown) context.Step(shown->size() / 64);
      if (shown && shown->size() > kLongestShown) shown = shown->substr(0, kLongestShown) + "...";
      return shown;
    };
    return language::FillIn(rule.rule.message, value);
  }

  void Sort() {
    std::stable_sort(out_.findings.begin(), out_.findings.end(),
                     [](const Finding& a, const Finding& b) {
                       if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
                       if (a.rule->id != b.rule->id) return a.rule->id < b.rule->id;
                       return a.span.end < b.span.end;
                     });
  }

  const CompiledRules& rules_;
  std::string_view path_;
  std::string_view text_;
  const Budget& budget_;
  const Watch& watch_;
  ModuleTree* modules_;
  std::optional<Neighbourhood> neighbours_;
  std::optional<ModuleOrigins> origins_;
  Analysis out_;
};  // namespace

}  // namespace

Result<Analysis> Analyze(const RuleSet& rules, std::string_view path, std::string_view text,
                         const Budget& budget, const Watch& watch, ModuleTree* modules) {
  return Analyzer(rules.compiled(), path, text, budget, watch, modules).Run();
}

namespace {

bool SameReach(const Dependencies& dependencies, Neighbourhood& neighbours) {
  auto same = [&](const std::pair<uint32_t, bool>& asked) {
    return neighbours.Meet(asked.first) == asked.second;
  };
  auto leads_on = [&](const std::pair<Import, Reach>& asked) {
    return neighbours.Through(asked.first) == asked.second;
  };
  return std::all_of(dependencies.reachable.begin(), dependencies.reachable.end(), same) &&
         std::all_of(dependencies.leads.begin(), dependencies.leads.end(), leads_on);
}

/// `own` are the imports of the analysed file, asked for if they are needed.
template <typename Own>
bool SameModules(const language::Prefilter& prefilter, const Dependencies& dependencies,
                 ModuleTree& tree, const ChangedModules* changed, Own own) {
  auto matters_alike = [&](const AskedModule& asked) {
    return Matters(prefilter, tree, asked.file) == asked.matters;
  };
  auto imports_alike = [&](const AskedImports& asked) {
    bool is_own = asked.file.id.empty();
    auto facts = is_own ? nullptr : ReadFacts(prefilter, tree, asked.file);
    if (!is_own && facts == nullptr) return false;
    const Imports imports = is_own ? own() : facts->imports;
    if (changed != nullptr && !changed->MayHoldAnyOf(NamesOf(asked.file.path, imports.list))) {
      return true;
    }
    return DigestOf(StemsOf(tree, asked.file.path, imports)) == asked.modules;
  };
  return std::all_of(dependencies.modules.begin(), dependencies.modules.end(), matters_alike) &&
         std::all_of(dependencies.imports.begin(), dependencies.imports.end(), imports_alike);
}

}  // namespace

bool StillHolds(const RuleSet& rules, const Analysis& analysis, std::string_view path,
                std::string_view text, ModuleTree* modules) {
  const Dependencies& dependencies = analysis.dependencies;
  if (modules == nullptr || dependencies.none()) return dependencies.none();
  if (dependencies.unlisted) return false;
  const language::Prefilter& prefilter = *rules.compiled().prefilter;
  Neighbourhood neighbours(prefilter, *modules, path, text);
  auto own = [&] { return FindImports(text); };
  return SameAnswers(dependencies.located, *modules, nullptr) &&
         SameReach(dependencies, neighbours) &&
         SameModules(prefilter, dependencies, *modules, nullptr, own);
}

bool StillHolds(const RuleSet& rules, const Dependencies& dependencies, const ModuleFile& file,
                const ChangedModules* changed, ModuleTree& modules) {
  if (dependencies.unlisted) return false;
  const language::Prefilter& prefilter = *rules.compiled().prefilter;
  Neighbourhood neighbours(prefilter, modules, file);
  auto own = [&] {
    auto facts = ReadFacts(prefilter, modules, file);
    return facts != nullptr ? facts->imports : Imports{{}, false};
  };
  return SameAnswers(dependencies.located, modules, changed) &&
         SameReach(dependencies, neighbours) &&
         SameModules(prefilter, dependencies, modules, changed, own);
}

bool MayMatch(const RuleSet& rules, std::string_view path, std::string_view text,
              ModuleTree* modules) {
  const CompiledRules& compiled = rules.compiled();
  modules = TreeFor(*compiled.prefilter, modules, path);
  auto neighbours = NeighboursOf(*compiled.prefilter, modules, path, text);
  return !compiled
              .MayMatch(compiled.AppliedAt(path), path, text, neighbours ? &*neighbours : nullptr)
              .empty();
}

bool HasPythonShebang(std::string_view text) {
  std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  return line.starts_with("#!") && line.find("python") != std::string_view::npos;
}

}  // namespace pushgate::rules
