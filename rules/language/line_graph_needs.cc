#include <algorithm>

#include "rules/language/line_graph.h"
#include "rules/syntax/words.h"

/// Which needs the lines and pieces of a LineGraph meet.

namespace pushgate::rules::language {
namespace {

bool HoldsWord(std::string_view text, std::string_view word) {
  for (size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    size_t end = at + word.size();
    bool begins = at == 0 || !syntax::IsWordByte(text[at - 1]);
    if (begins && (end == text.size() || !syntax::IsWordByte(text[end]))) return true;
  }
  return false;
}

bool HoldsText(std::string_view code, const Need& text) {
  return syntax::FindLiteral(code, text.text, text.any_case) != code.npos;
}

}  // namespace

bool LineGraph::Meets(NeedId need, uint32_t piece) {
  const Prefilter::Node& node = prefilter_[need];
  if (node.only_literals) return MeetsSet(need, names_closure_, names_closure_.of_piece[piece]);
  return met_.Get(need, piece, [&] { return MeetsInPiece(node, piece); });
}

bool LineGraph::MeetsInPiece(const Prefilter::Node& node, uint32_t piece) {
  auto met = [&](NeedId part) { return Meets(part, piece); };
  switch (node.need.kind) {
    case Need::Kind::kSomewhere:
      return MeetsSomewhere(node, piece);
    case Need::Kind::kLine:
      return MeetsInLine(node, piece);
    case Need::Kind::kReachable: {
      const std::vector<uint32_t>& sets = values_.of_lines[piece];
      return std::any_of(sets.begin(), sets.end(),
                         [&](uint32_t set) { return Reaches(node, set); });
    }
    case Need::Kind::kAny:
      return std::any_of(node.parts.begin(), node.parts.end(), met);
    default:
      return std::all_of(node.parts.begin(), node.parts.end(), met);
  }
}

/// Of literals.
bool LineGraph::MeetsSet(NeedId need, const Closure& closure, uint32_t set) const {
  const Prefilter::Node& node = prefilter_[need];
  auto met = [&](NeedId part) { return MeetsSet(part, closure, set); };
  switch (node.need.kind) {
    case Need::Kind::kAll:
      return std::all_of(node.parts.begin(), node.parts.end(), met);
    case Need::Kind::kAny:
      return closure.HasAny(set, node.one_of) &&
             std::any_of(node.parts.begin(), node.parts.end(), met);
    default:
      return closure.Has(set, prefilter_.IndexOf(node));
  }
}

/// A value stands in one line.
bool LineGraph::Reaches(const Prefilter::Node& reachable, uint32_t set) {
  return reaches_.Get(reachable.reach, set, [&] {
    return MeetsSet(reachable.parts.front(), values_, set) || LeadsTo(reachable.reach, set);
  });
}

/// Whether it leads to other modules that meet a need; of all of them together that is known soon.
bool LineGraph::LeadsTo(uint32_t reachable, uint32_t set) {
  if (!evidence_.has_neighbours()) return false;
  bool elsewhere = evidence_.Meets(prefilter_.reachable()[reachable]);
  if (!elsewhere || reachable >= Reach().size()) return elsewhere;
  for (uint32_t import = 0; import < imports_.size(); ++import) {
    if (!values_.Has(set, BitOfImport(import))) continue;
    auto [known, added] = leads_.try_emplace(import);
    if (added) known->second = evidence_.Through(imports_[import]);
    if (known->second[reachable]) return true;
  }
  return false;
}

bool LineGraph::MeetsSomewhere(const Prefilter::Node& node, uint32_t piece) {
  if (!evidence_.Meets(node.parts[0])) return false;
  if (node.parts.size() < 2 || Meets(node.parts[0], piece)) return true;
  auto [known, added] = begins_.try_emplace(node.parts[1], false);
  for (uint32_t i = 0; added && !known->second && i < pieces_.list.size(); ++i) {
    known->second = !pieces_.list[i].is_function() && Meets(node.parts[1], i);
  }
  return known->second;
}

bool LineGraph::MeetsInLine(const Prefilter::Node& node, uint32_t piece) {
  bool with = !node.need.text.empty();
  return std::any_of(lines_of_[piece].begin(), lines_of_[piece].end(), [&](uint32_t line) {
    if (with && !(parts_[line].is_with && HoldsWord(TextOf(line), "as"))) return false;
    return MayMeet(node.parts.front(), line);
  });
}

/// Whether what stands in a line may meet a need, by what it leads to; of some texts, as it is.
bool LineGraph::MayMeet(NeedId need, uint32_t line) {
  const Prefilter::Node& node = prefilter_[need];
  auto met = [&](NeedId part) { return MayMeet(part, line); };
  if (node.only_literals && !MeetsSet(need, names_closure_, names_closure_.of_line[line]))
    return false;
  switch (node.need.kind) {
    case Need::Kind::kAll:
      return std::all_of(node.parts.begin(), node.parts.end(), met);
    case Need::Kind::kAny:
      return std::any_of(node.parts.begin(), node.parts.end(), met);
    case Need::Kind::kText:
      return !node.need.written || IsEverywhere(prefilter_.IndexOf(node)) || IsImported(need) ||
             HoldsText(TextOf(line), node.need);
    case Need::Kind::kReachable:
      return Reaches(node, values_.of_line[line]);
    default:
      return true;
  }
}

/// What an import calls something is its text, too, wherever it stands under another name.
bool LineGraph::IsImported(NeedId text) {
  auto [known, added] = imported_.try_emplace(text, false);
  if (!added) return known->second;
  const Need& need = prefilter_[text].need;
  return known->second = std::any_of(in_order_.begin(), in_order_.end(), [&](uint32_t line) {
           return HoldsText(TextOf(line), need) && HoldsImport(TextOf(line));
         });
}

}  // namespace pushgate::rules::language
