#include "rules/rule_set.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/digest.h"
#include "rules/compiled_rules.h"
#include "rules/language/relevant_statements.h"
#include "rules/repository_rules.h"
#include "rules/syntax/nfkc.h"

namespace pushgate::rules {
namespace {

// Changes with the engine: results of an older one are then no longer valid.
constexpr std::string_view kEngineVersion = "8";

void CheckIds(const std::vector<language::LoadedRule>& loaded, std::vector<LoadError>& errors) {
  std::map<std::string_view, const language::LoadedRule*> first;
  for (const language::LoadedRule& rule : loaded) {
    if (rule.rule.id.empty()) continue;
    auto [known, added] = first.emplace(rule.rule.id, &rule);
    if (added) continue;
    // Where the server has its rules is not for a repository to know.
    bool hidden = IsOfRepository(rule.rule) && !IsOfRepository(known->second->rule);
    errors.push_back({rule.where + ": the rule id '" + rule.rule.id + "' is taken by " +
                          (hidden ? "a rule of the server" : known->second->where),
                      false});
  }
}

std::string DigestOf(std::span<const RuleSource> sources, const PackSettings& settings) {
  std::string digest = Sha256Hex({kEngineVersion});
  for (const std::string& pack : BuiltInPackNames()) {
    digest = Sha256Hex({digest, pack, BuiltInDefinitions(pack).text});
  }
  for (const auto& [pack, values] : settings) {
    for (const auto& [name, texts] : values) {
      digest = Sha256Hex({digest, pack, name, std::to_string(texts.size())});
      for (const std::string& text : texts) digest = Sha256Hex({digest, text});
    }
  }
  for (const RuleSource& source : sources) digest = Sha256Hex({digest, source.pack, source.text});
  return digest;
}

void DeriveNeeds(language::LoadedRule& rule, const syntax::NameTable& symbols,
                 language::Prefilter::Maker& to) {
  language::Need need = language::DeriveNeed(rule.formula, symbols);
  // What a name stands for is matched where it is used, and stands in another line.
  if (rule.options.symbolic_propagation) need = language::WithoutLines(std::move(need));
  rule.need = to.Add(std::move(need));
  for (language::Sequence& sequence : language::DeriveSequences(rule.formula, symbols)) {
    auto& numbered = rule.sequences.emplace_back();
    numbered.need = to.Add(std::move(sequence.need));
    for (language::Need& item : sequence.items) numbered.items.push_back(to.Add(std::move(item)));
    numbered.anywhere = sequence.anywhere;
  }
}

}  // namespace

std::vector<size_t> CompiledRules::AppliedAt(std::string_view path) const {
  std::vector<size_t> applied;
  for (size_t i = 0; i < loaded.size(); ++i) {
    if (loaded[i].paths.Applies(path)) applied.push_back(i);
  }
  return applied;
}

std::vector<size_t> CompiledRules::MayMatch(std::vector<size_t> applied, std::string_view path,
                                            std::string_view text,
                                            language::Neighbours* neighbours) const {
  if (applied.empty() || syntax::MayHideNames(text)) return applied;
  language::Evidence evidence(*prefilter, path, text, neighbours);
  std::erase_if(applied, [&](size_t i) { return !evidence.Meets(loaded[i].need); });
  return applied;
}

CompiledRules::Selection CompiledRules::Select(std::vector<size_t> applied, std::string_view path,
                                               std::string_view text,
                                               language::Neighbours* neighbours) const {
  if (applied.empty() || syntax::MayHideNames(text)) return {std::move(applied), {}};
  language::Evidence evidence(*prefilter, path, text, neighbours);
  std::erase_if(applied, [&](size_t i) { return !evidence.Meets(loaded[i].need); });
  if (applied.empty()) return {};
  std::vector<const language::LoadedRule*> candidates;
  for (size_t i : applied) candidates.push_back(&loaded[i]);
  auto ranges = language::RelevantStatements(*prefilter, candidates, evidence, text);
  std::erase_if(applied, [&](size_t i) {
    return std::find(candidates.begin(), candidates.end(), &loaded[i]) == candidates.end();
  });
  return {std::move(applied), ranges ? std::move(*ranges) : std::vector<syntax::ByteRange>()};
}

tl::expected<RuleSet, std::vector<LoadError>> RuleSet::Load(std::span<const RuleSource> sources,
                                                            Paths paths,
                                                            const PackSettings& settings) {
  std::vector<LoadError> errors;
  language::PackDefinitions packs(settings);
  language::Libraries libraries;
  auto compiled = std::make_shared<CompiledRules>();
  for (const RuleSource& source : sources) {
    language::ReadRuleFile(source, packs, compiled->symbols, compiled->loaded, libraries, errors);
  }
  CheckIds(compiled->loaded, errors);
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  language::Prefilter::Maker prefilter;
  std::vector<language::Need> kinds;
  for (language::LoadedRule& rule : compiled->loaded) {
    if (paths == Paths::kIgnored) rule.paths = {};
    compiled->rules.push_back(rule.rule);
    if (!IsOfRepository(rule.rule)) ++compiled->of_server;
    DeriveNeeds(rule, compiled->symbols, prefilter);
    language::AddNeedsOfKinds(rule.formula, kinds);
  }
  for (language::Need& need : kinds) prefilter.Add(std::move(need));
  compiled->prefilter = std::move(prefilter).Make(std::move(libraries));
  compiled->digest = DigestOf(sources, settings);
  RuleSet set;
  set.compiled_ = std::move(compiled);
  return set;
}

std::span<const Rule> RuleSet::rules() const { return compiled_->rules; }

const Rule* RuleSet::Find(std::string_view id) const {
  for (const Rule& rule : compiled_->rules) {
    if (rule.id == id) return &rule;
  }
  return nullptr;
}

const std::string& RuleSet::digest() const { return compiled_->digest; }

}  // namespace pushgate::rules
