#include "rules/language/statement_graph.h"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <utility>

#include "rules/language/joined_text.h"
#include "rules/syntax/special_methods.h"
#include "rules/syntax/words.h"

namespace pushgate::rules::language {
namespace {

using syntax::TopLevelStatement;

// Where so many definitions name each other so often, choosing costs more than parsing them all.
constexpr size_t kMostNodes = 20'000;
constexpr size_t kMostUses = 200'000;
constexpr size_t kMostPropagated = 2'000'000;  // uses, in all rounds
constexpr size_t kMostImports = 2'000;         // names, of one module
constexpr size_t kMostHidden = 100'000;        // names, each sought in each string with escapes

// What names things in ways that no words show, to rules that follow values.
constexpr auto kNamesByText = std::to_array<std::string_view>(
    {"getattr", "globals", "locals", "vars", "__dict__", "import_module", "__import__"});

uint32_t Offset(size_t at) { return static_cast<uint32_t>(at); }

bool HoldsWord(std::string_view text, std::string_view word) {
  for (size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    size_t end = at + word.size();
    bool begins = at == 0 || !syntax::IsWordByte(text[at - 1]);
    if (begins && (end == text.size() || !syntax::IsWordByte(text[end]))) return true;
  }
  return false;
}

}  // namespace

/// Which piece a place belongs to; called with ascending places.
class StatementGraph::Cursor {
 public:
  explicit Cursor(const std::vector<Stretch>& stretches) : stretches_(stretches) {}
  uint32_t At(size_t place) {
    while (at_ + 1 < stretches_.size() && place >= stretches_[at_].end) ++at_;
    return stretches_[at_].piece;
  }

 private:
  const std::vector<Stretch>& stretches_;
  size_t at_ = 0;
};

class StatementGraph::Ranges {
 public:
  Ranges(const std::vector<syntax::ByteRange>& ranges, size_t first)
      : next_(std::lower_bound(ranges.begin(), ranges.end(), first,
                               [](const syntax::ByteRange& r, size_t at) { return r.end <= at; })),
        end_(ranges.end()) {}

  /// For ascending places.
  bool Hold(size_t place) {
    while (next_ != end_ && next_->end <= place) ++next_;
    return next_ != end_ && next_->begin <= place;
  }

 private:
  std::vector<syntax::ByteRange>::const_iterator next_, end_;
};

bool StatementGraph::Build(const syntax::TopLevel& module) {
  module_ = &module;
  for (const TopLevelStatement& statement : module.statements) AddPieces(statement);
  AddBinders();
  bool asks_others = view_ == View::kOthers || evidence_.has_neighbours();
  if (follows_values() && asks_others) FindImportsIn();
  if (pieces_.size() + facets_.size() > kMostNodes || imports_.size() > kMostImports) return false;
  AddWords();
  if (follows_values() && !UseHiddenNames()) return false;
  if (use_count_ > kMostUses || (!wild_.empty() && !UseWild())) return false;
  OrderFacets();
  return true;
}

/// What is imported with `*` may bind any name. Only others need not know more.
bool StatementGraph::UseWild() {
  if (view_ != View::kOthers) return false;
  for (uint32_t node = 0; node < uses_.size(); ++node) {
    for (uint32_t wild : wild_) {
      if (wild != node && ++use_count_ <= kMostUses) uses_[node].push_back(wild);
    }
  }
  return use_count_ <= kMostUses;
}

/// The nodes that look up names by strings.
std::vector<uint32_t> StatementGraph::PiecesThatNameByText() const {
  std::vector<uint32_t> pieces;
  for (std::string_view name : kNamesByText) {
    Cursor cursor(stretches_);
    for (size_t at = text_.find(name); at != text_.npos; at = text_.find(name, at + 1)) {
      pieces.push_back(cursor.At(at));
    }
  }
  for (size_t i = pieces.size(); i-- > 0;) {
    if (IsClass(pieces[i])) pieces.push_back(shown_[pieces[i]]);
  }
  std::sort(pieces.begin(), pieces.end());
  pieces.erase(std::unique(pieces.begin(), pieces.end()), pieces.end());
  return pieces;
}

/// Names that strings may hold unseen are used wherever names are looked up by strings. False if
/// that takes too long to find out.
bool StatementGraph::UseHiddenNames() {
  std::vector<uint32_t> pieces = PiecesThatNameByText();
  if (pieces.empty()) return true;
  std::vector<std::string> names;
  std::vector<uint32_t> nodes;
  binders_.ForEachName(
      [&](std::string_view name, const std::vector<uint32_t>&) { names.emplace_back(name); });
  auto escapes = static_cast<size_t>(std::count(text_.begin(), text_.end(), '\\'));
  if (names.size() * escapes > kMostHidden) return false;
  std::vector<bool> hidden(names.size());
  JoinedText(names).Find(text_, hidden);
  for (size_t i = 0; i < names.size(); ++i) {
    if (!hidden[i] && names[i].size() > 1) continue;
    for (uint32_t node : binders_.Of(names[i])) nodes.push_back(node);
  }
  use_count_ += pieces.size() * nodes.size();
  if (use_count_ > kMostUses) return false;
  for (uint32_t piece : pieces) uses_[piece].insert(uses_[piece].end(), nodes.begin(), nodes.end());
  return true;
}

uint32_t StatementGraph::AddPiece(const TopLevelStatement& statement, uint32_t owner) {
  auto piece = static_cast<uint32_t>(pieces_.size());
  pieces_.push_back({&statement, owner == kNone ? piece : owner, false});
  return piece;
}

void StatementGraph::AddPieces(const TopLevelStatement& statement) {
  uint32_t outer = AddPiece(statement, kNone);
  uint32_t at = statement.begin;
  for (const TopLevelStatement& member : statement.members) {
    if (member.begin > at) stretches_.push_back({at, member.begin, outer});
    stretches_.push_back({member.begin, member.end, AddPiece(member, outer)});
    at = member.end;
  }
  if (statement.end > at) stretches_.push_back({at, statement.end, outer});
  if (!statement.members.empty()) pieces_.back().is_last = true;
}

void StatementGraph::AddBinders() {
  shown_.resize(pieces_.size(), kNone);
  for (uint32_t i = 0; i < pieces_.size(); ++i) {
    const TopLevelStatement& statement = *pieces_[i].statement;
    if (!statement.name.empty()) {
      if (IsClass(i)) {
        shown_[i] = AddFacet(statement.begin, statement.begin, i, false);
      } else {
        shown_[i] = AddFacet(statement.begin, statement.header_end, i, true);
      }
      binders_.Add(statement.name, follows_values() && !IsClass(i) ? i : shown_[i]);
      continue;
    }
    if (AddImport(statement, i)) continue;
    uint32_t end = statement.binds_anything ? statement.end : statement.targets_end;
    AddNames(text_.substr(statement.begin, end - statement.begin), i);
  }
  AddGlobals();
  AddAttributes();
}

/// Each name that a statement imports is bound by its own part of it, and by the module's name.
/// False if the statement is none, or not alone on its line.
bool StatementGraph::AddImport(const TopLevelStatement& statement, uint32_t piece) {
  std::string_view text = text_.substr(statement.begin, statement.end - statement.begin);
  bool from = text.starts_with("from ");
  if (!from && !text.starts_with("import ")) return false;
  if (text.find_first_of(";#\\") != text.npos) return false;
  size_t items = from ? text.find(" import") : 0;
  if (items == text.npos) return false;
  items += from ? 7 : 6;
  uint32_t module =
      AddFacet(statement.begin, statement.begin + Offset(from ? items : 0), piece, false);
  while (items < text.size()) {
    size_t end = std::min(text.find(',', items), text.size());
    uint32_t item =
        AddFacet(statement.begin + Offset(items), statement.begin + Offset(end), piece, false);
    facets_.back().module = module;
    AddNames(text.substr(items, end - items), item);
    items = end + 1;
  }
  if (from) AddNames(text.substr(0, text.find(" import")), module);
  return true;
}

uint32_t StatementGraph::AddFacet(uint32_t begin, uint32_t end, uint32_t piece, bool is_header) {
  facets_.push_back({begin, end, piece, is_header, kNone});
  return static_cast<uint32_t>(pieces_.size() + facets_.size() - 1);
}

void StatementGraph::AddNames(std::string_view names, uint32_t node) {
  syntax::ForEachWord(names, [&](size_t begin, size_t end) {
    binders_.Add(names.substr(begin, end - begin), node);
  });
}

/// What the parts of imports lead to, and imports that stand in other statements.
void StatementGraph::FindImportsIn() {
  std::vector<bool> known(pieces_.size());
  for (size_t i = 0; i < facets_.size(); ++i) {
    const Facet& facet = facets_[i];
    if (facet.module == kNone) continue;
    const Facet& module = facets_[facet.module - pieces_.size()];
    known[facet.piece] = true;
    std::string statement(module.end > module.begin
                              ? text_.substr(module.begin, module.end - module.begin)
                              : "import");
    statement.append(1, ' ').append(text_.substr(facet.begin, facet.end - facet.begin));
    size_t first = imports_.size();
    AddImports(statement, Offset(pieces_.size() + i));
    if (statement.find('*') == statement.npos) continue;
    for (size_t k = first; k < imports_.size(); ++k)
      importers_.emplace_back(facet.piece, Offset(k));
  }
  for (const Stretch& stretch : stretches_) {
    std::string_view text = text_.substr(stretch.begin, stretch.end - stretch.begin);
    if (!known[stretch.piece]) AddImports(text, stretch.piece);
  }
}

void StatementGraph::AddImports(std::string_view statement, uint32_t node) {
  auto add = [&](Import import) {
    importers_.emplace_back(node, Offset(imports_.size()));
    imports_.push_back(std::move(import));
  };
  for (Import& import : FindImports(statement).list) {
    if (import.names.empty()) add(import);
    for (std::string& name : import.names) add({import.level, import.module, {std::move(name)}});
  }
}

/// What a definition declares `global` is bound by it.
void StatementGraph::AddGlobals() {
  Cursor cursor(stretches_);
  for (size_t at = syntax::FindLiteral(text_, "global", false); at != std::string_view::npos;
       at = syntax::FindLiteral(text_, "global", false, at + 1)) {
    size_t end = text_.find('\n', at);
    while (end != std::string_view::npos && source_.IsContinued(end))
      end = text_.find('\n', end + 1);
    AddNames(text_.substr(at, end == std::string_view::npos ? end : end - at), cursor.At(at));
  }
}

/// Attributes that are assigned or declared anywhere, `self.name = value`, are bound there.
void StatementGraph::AddAttributes() {
  Cursor cursor(stretches_);
  for (size_t dot = text_.find('.'); dot != std::string_view::npos;
       dot = text_.find('.', dot + 1)) {
    size_t end = dot + 1;
    while (end < text_.size() && syntax::IsWordByte(text_[end])) ++end;
    if (end == dot + 1 || end == text_.size()) continue;
    size_t next = text_[end] == ' ' ? text_.find_first_not_of(" \t", end) : end;
    if (!source_.IsAssigned(dot, next, follows_values())) continue;
    uint32_t piece = cursor.At(dot);
    if (view_ == View::kOthers) AddOwner(dot, piece);
    std::string_view name = text_.substr(dot + 1, end - dot - 1);
    const TopLevelStatement& statement = *pieces_[piece].statement;
    if (statement.name.empty() || IsClass(piece)) {
      binders_.Add(name, IsClass(piece) ? shown_[piece] : piece);
    } else if (follows_values()) {
      binders_.Add(name, piece);
    } else if (dot >= statement.header_end) {
      AddAssignment(name, dot, piece);
    }
  }
}

void StatementGraph::AddAssignment(std::string_view name, size_t dot, uint32_t piece) {
  size_t begin = text_.rfind('\n', dot) + 1;
  size_t end = source_.AssignmentEnd(begin, pieces_[piece].statement->end);
  std::string_view line = text_.substr(begin, end - begin);
  bool long_text = line.find("\"\"\"") != line.npos || line.find("'''") != line.npos;
  if (long_text) return binders_.Add(name, piece);
  binders_.Add(name, AddFacet(Offset(begin), Offset(end), piece, false));
}

/// What others take from a variable may be what a piece assigns to its attributes.
void StatementGraph::AddOwner(size_t dot, uint32_t piece) {
  size_t begin = dot;
  while (begin > 0 && (syntax::IsWordByte(text_[begin - 1]) || text_[begin - 1] == '.')) --begin;
  std::string_view name = text_.substr(begin, text_.find('.', begin) - begin);
  if (!name.empty()) owners_.emplace_back(name, piece);
}

/// One walk over the text: which literals and which other pieces each piece names.
void StatementGraph::AddWords() {
  width_ = (imports_.size() + prefilter_.size() + 63) / 64;
  names_width_ = (imports_.size() + 2 * prefilter_.word_count() + 63) / 64;
  size_t nodes = pieces_.size() + facets_.size();
  bits_.assign(nodes * width_, 0);
  uses_.resize(nodes);
  for (uint32_t i = 0; i < pieces_.size(); ++i) {
    // A pattern around a match in a method may be about the class.
    if (pieces_[i].owner != i) uses_[i].push_back(pieces_[i].owner);
  }
  if (follows_values()) AddUnnamedUses();
  for (const auto& [node, import] : importers_) SetBit(node, import);
  for (const Stretch& stretch : stretches_) AddWordsOf(stretch.piece, stretch.begin, stretch.end);
  for (size_t i = 0; i < facets_.size(); ++i) {
    auto node = static_cast<uint32_t>(pieces_.size() + i);
    AddWordsOf(node, facets_[i].begin, facets_[i].end);
    if (facets_[i].module != kNone) uses_[node].push_back(facets_[i].module);
  }
  for (uint32_t i = 0; i < pieces_.size(); ++i) {
    if (!IsClass(i)) continue;
    uses_[shown_[i]] = uses_[i];
    std::copy_n(bits_.begin() + static_cast<std::ptrdiff_t>(i * width_), width_,
                bits_.begin() + static_cast<std::ptrdiff_t>(shown_[i] * width_));
  }
  for (const auto& [name, piece] : owners_) {
    for (uint32_t binder : binders_.Of(name)) {
      if (binder != piece) uses_[binder].push_back(piece);
    }
  }
}

/// A class is used with those of its methods that nothing has to name here.
void StatementGraph::AddUnnamedUses() {
  for (uint32_t i = 0; i < pieces_.size(); ++i) {
    bool unnamed = syntax::IsCalledUnnamed(pieces_[i].statement->name);
    if ((unnamed || view_ == View::kOthers) && pieces_[i].owner != i)
      uses_[pieces_[i].owner].push_back(i);
  }
}

/// Remarks name nothing, but may hold literals of strings that rules look for.
void StatementGraph::AddWordsOf(uint32_t node, uint32_t first, uint32_t last) {
  std::string_view text = text_.substr(first, last - first);
  Ranges named(module_->remarks, first);
  syntax::ForEachWord(text, [&](size_t begin, size_t end) {
    if (named.Hold(first + begin)) return;
    binders_.ForEach(text, begin, end, node, [&](uint32_t binder) {
      if (binder != node && ++use_count_ <= kMostUses) uses_[node].push_back(binder);
    });
    if (end - begin == 6 && text.substr(begin, 6) == "import") {
      size_t next = text.find_first_not_of(" \t(\\\r\n", end);
      bool wild = next != std::string_view::npos && text[next] == '*';
      if (wild && (wild_.empty() || wild_.back() != node)) wild_.push_back(node);
    }
  });
  Ranges remarks(module_->remarks, first);
  prefilter_.words().ForEach(text, [&](uint32_t word, size_t begin) {
    bool remarked = remarks.Hold(first + begin);
    if (!remarked) Mark(node, word);
    if (!remarked || view_ != View::kOthers) Mark(node, prefilter_.word_count() + word);
  });
}

void StatementGraph::Seek(const Need& need) {
  for (const Need& part : need.parts) Seek(part);
  if (!need.is_literal()) return;
  size_t index = prefilter_.IndexOf(need);
  if (sought_.empty()) {
    sought_.resize(prefilter_.size());
    everywhere_.resize(prefilter_.size());
  }
  if (sought_[index]) return;
  sought_[index] = true;
  if (evidence_.MayBeUnseen(need)) everywhere_[index] = true;
}

/// Marks where texts stand, by their ends: two of one word may begin in the other order, which is
/// on one line, in one piece, and in one string, remark or stretch of code.
void StatementGraph::FindTexts() {
  Cursor cursor(stretches_);
  Ranges remarks(module_->remarks, 0), strings(module_->strings, 0);
  Line line;
  prefilter_.ForEachText(text_, [&](size_t index, size_t at) {
    if (!sought_[index]) return;
    if (prefilter_.IsOnlyInStrings(index) && !strings.Hold(at)) return;
    uint32_t piece = cursor.At(at);
    bool remarked = remarks.Hold(at);
    if (remarked && view_ == View::kOthers) return;
    Mark(piece, index);
    bool value = follows_values() || (!remarked && HasQuote(at, line));
    if (IsClass(piece) && value) Mark(shown_[piece], index);
    MarkFacets(at, value, index);
  });
}

/// Marks the facets that hold a place.
void StatementGraph::MarkFacets(size_t at, bool value, size_t literal) {
  auto begins_behind = [](size_t place, const Reaching& one) { return place < one.begin; };
  auto next = std::upper_bound(reaching_.begin(), reaching_.end(), at, begins_behind);
  // Those that begin before the place, as far back as one may still hold it.
  while (next != reaching_.begin() && (--next)->furthest_end > at) {
    const Facet& facet = facets_[next->facet];
    bool imported = pieces_[facet.piece].statement->name.empty();
    bool holds = at < facet.end && !facet.is_header && (imported || value);
    if (holds) Mark(pieces_.size() + next->facet, literal);
  }
}

/// Orders the facets so that those that hold a place are found at once.
void StatementGraph::OrderFacets() {
  for (size_t i = 0; i < facets_.size(); ++i) {
    reaching_.push_back({facets_[i].begin, facets_[i].end, static_cast<uint32_t>(i)});
  }
  std::sort(reaching_.begin(), reaching_.end(),
            [](const Reaching& a, const Reaching& b) { return a.begin < b.begin; });
  for (size_t i = 1; i < reaching_.size(); ++i) {
    reaching_[i].furthest_end = std::max(reaching_[i].furthest_end, reaching_[i - 1].furthest_end);
  }
}

/// Whether a place may be in a string: of attributes only those have values that are known.
/// `line` is the one of the place before; lines may be as long as the text.
bool StatementGraph::HasQuote(size_t at, Line& line) const {
  if (at >= line.end) {
    line.begin = text_.rfind('\n', at) + 1;
    line.end = std::min(text_.find('\n', at), text_.size());
    std::string_view all = text_.substr(line.begin, line.end - line.begin);
    line.has_quote = all.find_first_of("\"'") != all.npos;
    line.end += 1;
  }
  return line.has_quote;
}

/// A header says of which type something is, but holds no values.
bool StatementGraph::IsHeader(uint32_t node) const {
  return node >= pieces_.size() && facets_[node - pieces_.size()].is_header;
}

bool StatementGraph::Propagate() {
  if (!sought_.empty()) FindTexts();
  size_t rounds = 0;
  for (bool changed = true; changed; ++rounds) {
    if (rounds * use_count_ > kMostPropagated) return false;
    changed = false;
    for (size_t i = 0; i < uses_.size(); ++i) {
      for (uint32_t used : uses_[i]) {
        size_t count = IsHeader(used) ? names_width_ : width_;
        for (size_t k = 0; k < count; ++k) {
          uint64_t& to = bits_[i * width_ + k];
          uint64_t more = bits_[used * width_ + k] & ~to;
          changed |= more != 0;
          to |= more;
        }
      }
    }
  }
  return true;
}

bool StatementGraph::Meets(const Need& need, uint32_t node) {
  auto met = [&](const Need& part) { return Meets(part, node); };
  switch (need.kind) {
    case Need::Kind::kAll:
      return std::all_of(need.parts.begin(), need.parts.end(), met);
    case Need::Kind::kAny:
      return std::any_of(need.parts.begin(), need.parts.end(), met);
    case Need::Kind::kSomewhere:
      return MeetsSomewhere(need, node);
    case Need::Kind::kLine:
      return Meets(need.parts.front(), node) && MeetsInLine(need, node);
    case Need::Kind::kReachable:
      return Meets(need.parts.front(), node) || LeadsTo(need, node);
    default:
      break;
  }
  size_t index = prefilter_.IndexOf(need);
  return everywhere_[index] || HasBit(node, imports_.size() + index);
}

/// Whether it leads to other modules that meet a need; of all of them together that is known soon.
bool StatementGraph::LeadsTo(const Need& reachable, uint32_t node) {
  if (!evidence_.has_neighbours()) return false;
  auto [elsewhere, asked] = elsewhere_.try_emplace(reachable.literal, false);
  if (asked) elsewhere->second = evidence_.Meets(reachable);
  if (!elsewhere->second || reachable.literal >= Reach().size()) return elsewhere->second;
  for (uint32_t import : ImportsOf(node)) {
    auto [known, added] = leads_.try_emplace(import);
    if (added) known->second = evidence_.Through(imports_[import]);
    if (known->second[reachable.literal]) return true;
  }
  return false;
}

bool StatementGraph::MeetsInLine(const Need& need, uint32_t node) {
  if (node >= pieces_.size() || view_ == View::kOthers) return true;
  auto [known, added] = lines_.try_emplace({&need, node}, false);
  if (added) known->second = HasLine(need, node);
  return known->second;
}

/// Looks at every logical line of the piece once.
bool StatementGraph::HasLine(const Need& need, uint32_t piece) {
  const TopLevelStatement& statement = *pieces_[piece].statement;
  bool with = !need.text.empty();
  const std::vector<uint32_t>& ends = module_->line_ends;
  auto stretch = std::lower_bound(stretches_.begin(), stretches_.end(), statement.begin,
                                  [](const Stretch& s, uint32_t at) { return s.begin < at; });
  for (; stretch != stretches_.end() && stretch->begin < statement.end; ++stretch) {
    if (stretch->piece != piece) continue;
    std::string_view text = text_.substr(0, stretch->end);
    for (size_t at = stretch->begin; at < stretch->end;) {
      if (with) at = syntax::FindLiteral(text, "with", false, at);
      if (at == text.npos) break;
      auto end = std::upper_bound(ends.begin(), ends.end(), at);
      size_t begin = end == ends.begin() ? 0 : *std::prev(end);
      std::string_view line = text_.substr(begin, *end - begin);
      bool fits = !with || (HoldsWord(line, "with") && HoldsWord(line, "as"));
      if (fits && MayMeet(need.parts.front(), line)) return true;
      at = *end;
    }
  }
  return false;
}

/// Whether a line may meet a need of texts.
bool StatementGraph::MayMeet(const Need& need, std::string_view line) {
  auto met = [&](const Need& part) { return MayMeet(part, line); };
  switch (need.kind) {
    case Need::Kind::kAll:
      return std::all_of(need.parts.begin(), need.parts.end(), met);
    case Need::Kind::kAny:
      return std::any_of(need.parts.begin(), need.parts.end(), met);
    case Need::Kind::kText:
      return everywhere_[prefilter_.IndexOf(need)] || IsImported(need) ||
             syntax::FindLiteral(line, need.text, need.any_case) != line.npos;
    default:
      return true;
  }
}

/// What an import calls something is its text, too, wherever it stands under another name.
bool StatementGraph::IsImported(const Need& text) {
  auto [known, added] = imported_.try_emplace(&text, false);
  if (!added) return known->second;
  size_t begin = 0;
  for (uint32_t end : module_->line_ends) {
    std::string_view line = text_.substr(begin, end - begin);
    begin = end;
    if (syntax::FindLiteral(line, text.text, text.any_case) == line.npos) continue;
    if (line.find("import") == line.npos) continue;  // import_module() among them
    known->second = true;
    break;
  }
  return known->second;
}

std::vector<uint32_t> StatementGraph::ImportsOf(uint32_t node) const {
  std::vector<uint32_t> found;
  for (size_t word = 0; 64 * word < imports_.size(); ++word) {
    for (uint64_t bits = bits_[node * width_ + word]; bits != 0; bits &= bits - 1) {
      size_t i = 64 * word + static_cast<size_t>(std::countr_zero(bits));
      if (i < imports_.size()) found.push_back(Offset(i));
    }
  }
  return found;
}

bool StatementGraph::MeetsSomewhere(const Need& need, uint32_t piece) {
  if (!evidence_.Meets(need)) return false;
  if (need.parts.size() < 2 || Meets(need.parts[0], piece)) return true;
  auto [known, added] = begins_.try_emplace(&need, false);
  for (uint32_t i = 0; added && !known->second && i < pieces_.size(); ++i) {
    bool in_body = !pieces_[i].statement->name.empty() && !IsClass(i);
    known->second = !in_body && Meets(need.parts[1], i);
  }
  return known->second;
}

}  // namespace pushgate::rules::language
