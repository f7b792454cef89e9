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

}  // namespace

bool LineGraph::Meets(const Need& need, uint32_t piece) {
  auto met = [&](const Need& part) { return Meets(part, piece); };
  switch (need.kind) {
    case Need::Kind::kAll:
      return std::all_of(need.parts.begin(), need.parts.end(), met);
    case Need::Kind::kAny:
      return std::any_of(need.parts.begin(), need.parts.end(), met);
    case Need::Kind::kSomewhere:
      return MeetsSomewhere(need, piece);
    case Need::Kind::kLine:
      return MeetsInLine(need, piece);
    case Need::Kind::kReachable: {
      const std::vector<uint32_t>& sets = values_.of_lines[piece];
      return std::any_of(sets.begin(), sets.end(),
                         [&](uint32_t set) { return Reaches(need, set); });
    }
    default:
      return MeetsSet(need, names_closure_, names_closure_.of_piece[piece]);
  }
}

/// Of literals.
bool LineGraph::MeetsSet(const Need& need, const Closure& closure, uint32_t set) const {
  auto met = [&](const Need& part) { return MeetsSet(part, closure, set); };
  if (need.kind == Need::Kind::kAll) return std::all_of(need.parts.begin(), need.parts.end(), met);
  if (need.kind == Need::Kind::kAny) return std::any_of(need.parts.begin(), need.parts.end(), met);
  size_t index = prefilter_.IndexOf(need);
  return everywhere_[index] || closure.Has(set, imports_.size() + index);
}

/// A value stands in one line.
bool LineGraph::Reaches(const Need& reachable, uint32_t set) {
  auto [known, added] = reaches_.try_emplace({reachable.literal, set}, false);
  if (added)
    known->second = MeetsSet(reachable.parts.front(), values_, set) || LeadsTo(reachable, set);
  return known->second;
}

/// Whether it leads to other modules that meet a need; of all of them together that is known soon.
bool LineGraph::LeadsTo(const Need& reachable, uint32_t set) {
  if (!evidence_.has_neighbours()) return false;
  auto [elsewhere, asked] = elsewhere_.try_emplace(reachable.literal, false);
  if (asked) elsewhere->second = evidence_.Meets(reachable);
  if (!elsewhere->second || reachable.literal >= Reach().size()) return elsewhere->second;
  for (uint32_t import = 0; import < imports_.size(); ++import) {
    if (!values_.Has(set, import)) continue;
    auto [known, added] = leads_.try_emplace(import);
    if (added) known->second = evidence_.Through(imports_[import]);
    if (known->second[reachable.literal]) return true;
  }
  return false;
}

bool LineGraph::MeetsSomewhere(const Need& need, uint32_t piece) {
  if (!evidence_.Meets(need)) return false;
  if (need.parts.size() < 2 || Meets(need.parts[0], piece)) return true;
  auto [known, added] = begins_.try_emplace(&need, false);
  for (uint32_t i = 0; added && !known->second && i < pieces_.list.size(); ++i) {
    known->second = !pieces_.list[i].is_function() && Meets(need.parts[1], i);
  }
  return known->second;
}

bool LineGraph::MeetsInLine(const Need& need, uint32_t piece) {
  auto [known, added] = in_line_.try_emplace({&need, piece}, false);
  if (!added) return known->second;
  bool with = !need.text.empty();
  for (uint32_t line : lines_of_[piece]) {
    std::string_view text = TextOf(line);
    if (with && !(parts_[line].is_with && HoldsWord(text, "as"))) continue;
    if (!MayMeet(need.parts.front(), line, text)) continue;
    known->second = true;
    break;
  }
  return known->second;
}

/// Whether what stands in a line may meet a need, by what it leads to; of some texts, as it is.
bool LineGraph::MayMeet(const Need& need, uint32_t line, std::string_view text) {
  auto met = [&](const Need& part) { return MayMeet(part, line, text); };
  switch (need.kind) {
    case Need::Kind::kAll:
      return std::all_of(need.parts.begin(), need.parts.end(), met);
    case Need::Kind::kAny:
      return std::any_of(need.parts.begin(), need.parts.end(), met);
    case Need::Kind::kText:
      return MeetsSet(need, names_closure_, names_closure_.of_line[line]) &&
             (!need.written || everywhere_[prefilter_.IndexOf(need)] || IsImported(need) ||
              syntax::FindLiteral(text, need.text, need.any_case) != text.npos);
    case Need::Kind::kReachable:
      return Reaches(need, values_.of_line[line]);
    case Need::Kind::kWord:
    case Need::Kind::kString:
      return MeetsSet(need, names_closure_, names_closure_.of_line[line]);
    default:
      return true;
  }
}

/// What an import calls something is its text, too, wherever it stands under another name.
bool LineGraph::IsImported(const Need& text) {
  auto [known, added] = imported_.try_emplace(&text, false);
  if (!added) return known->second;
  for (uint32_t line : in_order_) {
    std::string_view held = TextOf(line);
    if (syntax::FindLiteral(held, text.text, text.any_case) == held.npos) continue;
    if (!HoldsImport(held)) continue;
    known->second = true;
    break;
  }
  return known->second;
}

}  // namespace pushgate::rules::language
