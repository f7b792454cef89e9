#include "rules/language/relevant_statements.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "rules/language/line_graph.h"

namespace pushgate::rules::language {
namespace {

// Below this size, parsing costs less than finding out.
constexpr size_t kSmallest = 2'000;  // bytes

using NumberedSequence = SequenceOf<NeedId>;

class Selection {
 public:
  Selection(const Prefilter& prefilter, std::vector<const LoadedRule*>& rules, Evidence& evidence,
            std::string_view text, const syntax::TopLevel& module)
      : rules_(rules),
        evidence_(evidence),
        graph_(LineGraph::For::kRules, prefilter, evidence, text, module) {}

  /// Drops rules that cannot match, and says what the others have to see, unless there are none.
  std::optional<std::vector<syntax::ByteRange>> Run() {
    if (!graph_.Build()) return std::nullopt;
    for (const LoadedRule* rule : rules_) {
      graph_.Seek(rule->need);
      for (const NumberedSequence& sequence : rule->sequences) {
        for (NeedId item : sequence.items) graph_.Seek(item);
      }
    }
    graph_.Propagate();
    DropRules();
    if (rules_.empty() || !FindSequences()) return std::nullopt;
    return Ranges(Kept());
  }

 private:
  /// A rule matches within one piece, unless it has a sequence that may span several.
  void DropRules() {
    std::erase_if(rules_, [&](const LoadedRule* rule) {
      bool spans = std::any_of(
          rule->sequences.begin(), rule->sequences.end(),
          [&](const NumberedSequence& sequence) { return evidence_.Meets(sequence.need); });
      if (spans) return false;
      for (uint32_t i = 0; i < pieces().size(); ++i) {
        if (graph_.Meets(rule->need, i)) return false;
      }
      return true;
    });
  }

  /// False if one may be anywhere.
  bool FindSequences() {
    for (const LoadedRule* rule : rules_) {
      for (const NumberedSequence& sequence : rule->sequences) {
        if (!evidence_.Meets(sequence.need)) continue;
        if (sequence.anywhere) return false;
        sequences_.push_back(&sequence);
      }
    }
    return true;
  }

  bool IsRelevant(uint32_t piece, bool values) {
    // Where a sequence ends, the module does.
    bool edge = piece == 0 || piece == pieces().back().owner || piece + 1 == pieces().size();
    if (edge && !sequences_.empty()) return true;
    for (const LoadedRule* rule : rules_) {
      if (rule->follows_values != values) continue;
      if (graph_.Meets(rule->need, piece)) return true;
    }
    for (const NumberedSequence* sequence : sequences_) {
      for (NeedId item : sequence->items) {
        if (graph_.Meets(item, piece)) return true;
      }
    }
    return false;
  }

  bool Flows(uint32_t piece, bool values) {
    return std::any_of(rules_.begin(), rules_.end(), [&](const LoadedRule* rule) {
      return rule->follows_values == values && rule->follows_flows &&
             graph_.Meets(rule->need, piece);
    });
  }

  std::vector<bool> Kept() {
    std::vector<bool> kept(pieces().size());
    for (bool values : {false, true}) {
      std::vector<uint32_t> relevant, flowing;
      for (uint32_t i = 0; i < pieces().size(); ++i) {
        if (IsRelevant(i, values)) relevant.push_back(i);
        if (Flows(i, values)) flowing.push_back(i);
      }
      if (relevant.empty()) continue;
      auto follow = values ? LineGraph::Follow::kValues : LineGraph::Follow::kNames;
      std::vector<bool> needed = graph_.NeededBy(follow, relevant, flowing);
      for (uint32_t i = 0; i < pieces().size(); ++i) kept[i] = kept[i] || needed[i];
    }
    for (uint32_t i = 0; i < pieces().size(); ++i) {
      bool ends = pieces()[i].is_last && kept[pieces()[i].owner];
      if (ends || pieces()[i].statement->binds_anything) kept[i] = true;
    }
    return kept;
  }

  std::vector<syntax::ByteRange> Ranges(const std::vector<bool>& kept) const {
    std::vector<syntax::ByteRange> ranges;
    for (const Stretch& stretch : graph_.pieces().stretches) {
      if (kept[stretch.piece]) ranges.push_back({stretch.begin, stretch.end});
    }
    return ranges;
  }

  const std::vector<Piece>& pieces() const { return graph_.pieces().list; }

  std::vector<const LoadedRule*>& rules_;
  Evidence& evidence_;
  LineGraph graph_;
  std::vector<const NumberedSequence*> sequences_;  // that occur in the file
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
  auto seen = Selection(prefilter, rules, evidence, text, *module).Run();
  if (!seen) return std::nullopt;
  std::vector<syntax::ByteRange> ranges = Joined(std::move(*seen));
  size_t sum = 0;
  for (const syntax::ByteRange& range : ranges) sum += range.end - range.begin;
  if (sum + kSmallest > text.size()) return std::nullopt;
  return ranges;
}

}  // namespace pushgate::rules::language
