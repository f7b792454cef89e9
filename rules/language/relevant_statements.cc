#include "rules/language/relevant_statements.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "rules/language/statement_graph.h"

namespace pushgate::rules::language {
namespace {

// Below this size, parsing costs less than finding out.
constexpr size_t kSmallest = 2'000;  // bytes

class Selection {
 public:
  Selection(const Prefilter& prefilter, std::vector<const LoadedRule*>& rules, Evidence& evidence,
            std::string_view text, StatementGraph::View view)
      : rules_(rules), evidence_(evidence), graph_(prefilter, evidence, text, view) {}

  /// Drops rules that cannot match, and says what the others have to see, unless there are none.
  std::optional<std::vector<syntax::ByteRange>> Run(const syntax::TopLevel& module) {
    if (!FindSequences() || !graph_.Build(module)) return std::nullopt;
    for (const LoadedRule* rule : rules_) graph_.Seek(rule->need);
    for (const Sequence* sequence : sequences_) {
      for (const Need& item : sequence->items) graph_.Seek(item);
    }
    if (!graph_.Propagate()) return std::nullopt;
    DropRules();
    if (rules_.empty()) return std::nullopt;
    Keep();
    return Ranges();
  }

 private:
  /// A rule matches within one piece, unless it has a sequence that may span several.
  void DropRules() {
    std::erase_if(rules_, [&](const LoadedRule* rule) {
      bool spans =
          std::any_of(rule->sequences.begin(), rule->sequences.end(),
                      [&](const Sequence& sequence) { return evidence_.Meets(sequence.need); });
      if (spans) return false;
      for (uint32_t i = 0; i < graph_.pieces().size(); ++i) {
        if (graph_.Meets(rule->need, i)) return false;
      }
      return true;
    });
  }

  /// False if one may be anywhere.
  bool FindSequences() {
    for (const LoadedRule* rule : rules_) {
      for (const Sequence& sequence : rule->sequences) {
        if (!evidence_.Meets(sequence.need)) continue;
        if (sequence.anywhere) return false;
        sequences_.push_back(&sequence);
      }
    }
    return true;
  }

  bool IsRelevant(uint32_t piece) {
    // Where a sequence ends, the module does.
    bool edge =
        piece == 0 || piece == graph_.pieces().back().owner || piece + 1 == graph_.pieces().size();
    if (edge && !sequences_.empty()) return true;
    for (const LoadedRule* rule : rules_) {
      if (graph_.Meets(rule->need, piece)) return true;
    }
    for (const Sequence* sequence : sequences_) {
      for (const Need& item : sequence->items) {
        if (graph_.Meets(item, piece)) return true;
      }
    }
    return false;
  }

  /// What values may flow to or come from, beginning with what a rule that asks for it may match:
  /// whatever names it or is named by it, and so on. Imports lead nowhere.
  std::vector<uint32_t> Connected() {
    std::vector<uint32_t> found;
    std::vector<bool> seen(graph_.uses().size());
    auto add = [&](uint32_t node) {
      if (!seen[node] && !IsImport(node)) found.push_back(node);
      seen[node] = true;
    };
    for (const LoadedRule* rule : rules_) {
      for (uint32_t i = 0; rule->follows_flows && i < graph_.pieces().size(); ++i) {
        if (graph_.Meets(rule->need, i)) add(i);
      }
    }
    if (found.empty()) return found;
    std::vector<std::vector<uint32_t>> links = graph_.uses();
    for (uint32_t node = 0; node < graph_.uses().size(); ++node) {
      for (uint32_t used : graph_.uses()[node]) links[used].push_back(node);
      if (node < graph_.pieces().size()) continue;
      links[node].push_back(graph_.facets()[node - graph_.pieces().size()].piece);
      links[graph_.facets()[node - graph_.pieces().size()].piece].push_back(node);
    }
    for (size_t i = 0; i < found.size(); ++i) {
      for (uint32_t link : links[found[i]]) add(link);
    }
    return found;
  }

  bool IsImport(uint32_t node) const {
    return node >= graph_.pieces().size() &&
           graph_.pieces()[graph_.facets()[node - graph_.pieces().size()].piece]
               .statement->name.empty();
  }

  void Keep() {
    kept_.resize(graph_.uses().size());
    std::vector<uint32_t> pending;
    auto keep = [&](uint32_t node) {
      if (kept_[node]) return;
      kept_[node] = true;
      pending.push_back(node);
    };
    for (uint32_t i = 0; i < graph_.pieces().size(); ++i) {
      if (IsRelevant(i)) keep(i);
    }
    for (uint32_t node : Connected()) keep(node);
    while (!pending.empty()) {
      uint32_t node = pending.back();
      pending.pop_back();
      for (uint32_t used : graph_.uses()[node]) keep(used);
    }
    for (size_t i = 0; i < graph_.facets().size(); ++i) {
      if (!kept_[graph_.pieces().size() + i]) continue;
      kept_[graph_.facets()[i].piece] = kept_[graph_.pieces()[graph_.facets()[i].piece].owner] =
          true;
    }
    for (uint32_t i = 0; i < graph_.pieces().size(); ++i) {
      if (graph_.pieces()[i].statement->name.empty()) kept_[i] = true;
      if (graph_.pieces()[i].is_last && kept_[graph_.pieces()[i].owner]) kept_[i] = true;
    }
  }

  std::vector<syntax::ByteRange> Ranges() const {
    std::vector<syntax::ByteRange> ranges;
    for (const StatementGraph::Stretch& stretch : graph_.stretches()) {
      if (kept_[stretch.piece]) ranges.push_back({stretch.begin, stretch.end});
    }
    return ranges;
  }

  std::vector<const LoadedRule*>& rules_;
  Evidence& evidence_;
  StatementGraph graph_;
  std::vector<const Sequence*> sequences_;  // that occur in the file
  std::vector<bool> kept_;
};

/// In order, those that touch or overlap as one.
std::vector<syntax::ByteRange> Joined(std::vector<syntax::ByteRange> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const auto& a, const auto& b) { return a.begin < b.begin; });
  std::vector<syntax::ByteRange> joined;
  for (const syntax::ByteRange& range : ranges) {
    if (joined.empty() || joined.back().end < range.begin) {
      joined.push_back(range);
    } else {
      joined.back().end = std::max(joined.back().end, range.end);
    }
  }
  return joined;
}

}  // namespace

std::optional<std::vector<syntax::ByteRange>> RelevantStatements(
    const Prefilter& prefilter, std::vector<const LoadedRule*>& rules, Evidence& evidence,
    std::string_view text) {
  if (text.size() < kSmallest && !evidence.has_neighbours()) return std::nullopt;
  std::optional<syntax::TopLevel> module = syntax::SplitTopLevel(text);
  if (!module || module->statements.empty()) return std::nullopt;
  std::vector<const LoadedRule*> kept;
  std::vector<syntax::ByteRange> ranges;
  bool whole = false;
  // Those that follow values see much of what the others do not have to.
  for (bool values : {false, true}) {
    std::vector<const LoadedRule*> some;
    std::copy_if(rules.begin(), rules.end(), std::back_inserter(some),
                 [&](const LoadedRule* rule) { return rule->follows_values == values; });
    if (some.empty()) continue;
    auto view = values ? StatementGraph::View::kValues : StatementGraph::View::kNames;
    auto seen = Selection(prefilter, some, evidence, text, view).Run(*module);
    whole |= !seen && !some.empty();
    if (seen) ranges.insert(ranges.end(), seen->begin(), seen->end());
    kept.insert(kept.end(), some.begin(), some.end());
  }
  rules = std::move(kept);
  if (whole || rules.empty()) return std::nullopt;
  ranges = Joined(std::move(ranges));
  size_t sum = 0;
  for (const syntax::ByteRange& range : ranges) sum += range.end - range.begin;
  if (sum + kSmallest > text.size()) return std::nullopt;
  return ranges;
}

}  // namespace pushgate::rules::language
