#include "rules/language/relevant_statements.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "rules/language/binders.h"
#include "rules/syntax/top_level.h"
#include "rules/syntax/words.h"

namespace pushgate::rules::language {
namespace {

using syntax::TopLevelStatement;

// Below this size, parsing costs less than finding out.
constexpr size_t kSmallest = 2'000;  // bytes
// Where so many definitions name each other so often, choosing costs more than parsing them all.
constexpr size_t kMostNodes = 20'000;
constexpr size_t kMostUses = 200'000;
constexpr size_t kMostPropagated = 2'000'000;  // uses, in all rounds
constexpr uint32_t kNone = UINT32_MAX;

// What names things in ways that no words show, to rules that follow values.
constexpr auto kNamesByText = std::to_array<std::string_view>(
    {"getattr", "globals", "locals", "vars", "__dict__", "import_module", "__import__"});

// Methods that are called by what is done to an instance.
constexpr auto kCalledUnnamed =
    std::to_array<std::string_view>({"__enter__", "__aenter__", "__iter__", "__aiter__", "__next__",
                                     "__anext__", "__getitem__", "__call__"});

class Selection {
 public:
  Selection(const Prefilter& prefilter, const std::vector<const LoadedRule*>& rules,
            Evidence& evidence, std::string_view text)
      : prefilter_(prefilter), rules_(rules), evidence_(evidence), text_(text) {}

  std::optional<std::vector<syntax::ByteRange>> Run() {
    if (text_.size() < kSmallest || !FindSequences()) return std::nullopt;
    follows_values_ = std::any_of(rules_.begin(), rules_.end(),
                                  [](const LoadedRule* rule) { return rule->follows_values; });
    if (follows_values_ && NamesByText()) return std::nullopt;
    auto module = syntax::SplitTopLevel(text_);
    if (!module || module->statements.empty()) return std::nullopt;
    statements_ = std::move(module->statements);
    remarks_ = std::move(module->remarks);
    for (const TopLevelStatement& statement : statements_) AddPieces(statement);
    AddBinders();
    if (pieces_.size() + facets_.size() > kMostNodes) return std::nullopt;
    AddWords();
    if (has_wildcard_ || use_count_ > kMostUses) return std::nullopt;
    OrderFacets();
    for (const LoadedRule* rule : rules_) AddTexts(rule->need);
    for (const Sequence* sequence : sequences_) {
      for (const Need& item : sequence->items) AddTexts(item);
    }
    if (!Propagate()) return std::nullopt;
    Keep();
    return Ranges();
  }

 private:
  /// What is kept or left out as a whole: a statement of the module, a definition in a class, or
  /// what is left of a class without those.
  struct Piece {
    const TopLevelStatement* statement;
    uint32_t owner;        // of a definition in a class: the class's piece; else its own
    bool is_last = false;  // of its class: where that ends
  };
  struct Stretch {
    uint32_t begin, end;
    uint32_t piece;
  };
  /// What can be learned from a definition without its body: its header, or a line of it that
  /// assigns an attribute. They are numbered behind the pieces.
  struct Facet {
    uint32_t begin, end;
    uint32_t piece;
    bool is_header;
    uint32_t module = kNone;  // of what is imported: the facet that names the module
  };

  /// A facet by its beginning; `furthest_end` of it and of all that begin before.
  struct Reaching {
    uint32_t begin, furthest_end;
    uint32_t facet;
  };
  struct Line {
    size_t begin = 0, end = 0;
    bool has_quote = false;
  };

  uint32_t AddPiece(const TopLevelStatement& statement, uint32_t owner) {
    auto piece = static_cast<uint32_t>(pieces_.size());
    pieces_.push_back({&statement, owner == kNone ? piece : owner, false});
    return piece;
  }

  void AddPieces(const TopLevelStatement& statement) {
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

  /// Which piece a place belongs to; called with ascending places.
  class Cursor {
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

  bool NamesByText() const {
    return std::any_of(kNamesByText.begin(), kNamesByText.end(), [&](std::string_view name) {
      return text_.find(name) != std::string_view::npos;
    });
  }

  void AddBinders() {
    shown_.resize(pieces_.size(), kNone);
    for (uint32_t i = 0; i < pieces_.size(); ++i) {
      const TopLevelStatement& statement = *pieces_[i].statement;
      if (!statement.name.empty()) {
        if (IsClass(i)) {
          shown_[i] = AddFacet(statement.begin, statement.begin, i, false);
        } else {
          shown_[i] = AddFacet(statement.begin, statement.header_end, i, true);
        }
        binders_.Add(statement.name, follows_values_ && !IsClass(i) ? i : shown_[i]);
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
  bool AddImport(const TopLevelStatement& statement, uint32_t piece) {
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

  static uint32_t Offset(size_t at) { return static_cast<uint32_t>(at); }

  /// A class says with all of its own body what it is.
  bool IsClass(uint32_t piece) const { return pieces_[piece].statement->is_class; }

  uint32_t AddFacet(uint32_t begin, uint32_t end, uint32_t piece, bool is_header) {
    facets_.push_back({begin, end, piece, is_header, kNone});
    return static_cast<uint32_t>(pieces_.size() + facets_.size() - 1);
  }

  void AddNames(std::string_view names, uint32_t piece) {
    syntax::ForEachWord(names, [&](size_t begin, size_t end) {
      binders_.Add(names.substr(begin, end - begin), piece);
    });
  }

  /// What a definition declares `global` is bound by it.
  void AddGlobals() {
    Cursor cursor(stretches_);
    for (size_t at = syntax::FindLiteral(text_, "global", false); at != std::string_view::npos;
         at = syntax::FindLiteral(text_, "global", false, at + 1)) {
      size_t end = text_.find('\n', at);
      while (end != std::string_view::npos && IsContinued(end)) end = text_.find('\n', end + 1);
      AddNames(text_.substr(at, end == std::string_view::npos ? end : end - at), cursor.At(at));
    }
  }

  /// Whether a backslash puts off the end of a line.
  bool IsContinued(size_t line_end) const {
    size_t last = text_.find_last_not_of('\r', line_end - 1);
    return line_end > 0 && last != std::string_view::npos && text_[last] == '\\';
  }

  /// Attributes that are assigned or declared anywhere, `self.name = value`, are bound there.
  void AddAttributes() {
    Cursor cursor(stretches_);
    for (size_t dot = text_.find('.'); dot != std::string_view::npos;
         dot = text_.find('.', dot + 1)) {
      size_t end = dot + 1;
      while (end < text_.size() && syntax::IsWordByte(text_[end])) ++end;
      if (end == dot + 1 || end == text_.size()) continue;
      size_t next = text_[end] == ' ' ? text_.find_first_not_of(" \t", end) : end;
      if (!IsAssigned(dot, next)) continue;
      uint32_t piece = cursor.At(dot);
      std::string_view name = text_.substr(dot + 1, end - dot - 1);
      const TopLevelStatement& statement = *pieces_[piece].statement;
      if (statement.name.empty() || IsClass(piece)) {
        binders_.Add(name, IsClass(piece) ? shown_[piece] : piece);
      } else if (follows_values_) {
        binders_.Add(name, piece);
      } else if (dot >= statement.header_end) {
        AddAssignment(name, dot, piece);
      }
    }
  }

  /// Whether what follows an attribute, at `next`, may give it a value.
  bool IsAssigned(size_t dot, size_t next) const {
    if (next == std::string_view::npos) return false;
    std::string_view rest = text_.substr(next);
    if (rest[0] == '=') return !rest.starts_with("==");
    if (rest[0] == ':') return IsDeclared(dot);
    bool last = rest.starts_with(",") || rest.starts_with(")") || rest.starts_with("]") ||
                rest.starts_with("in ");
    return follows_values_ && last && IsTarget(dot);
  }

  /// Whether an attribute may be one of several targets: nothing but such stands before it.
  bool IsTarget(size_t dot) const {
    size_t line = text_.rfind('\n', dot) + 1;
    std::string_view before = text_.substr(line, dot - line);
    bool targets = std::all_of(before.begin(), before.end(), [](char c) {
      return syntax::IsWordByte(c) ||
             std::string_view(" \t.,()[]*").find(c) != std::string_view::npos;
    });
    return targets || before.find(" as ") != before.npos || before.find(" for ") != before.npos;
  }

  /// Whether the colon behind an attribute declares it, or ends `with ... as self.name:`; others
  /// end conditions or stand in slices.
  bool IsDeclared(size_t dot) const {
    size_t begin = dot;
    while (begin > 0 && (syntax::IsWordByte(text_[begin - 1]) || text_[begin - 1] == '.')) --begin;
    size_t line = text_.rfind('\n', dot) + 1;
    std::string_view before = text_.substr(line, begin - line);
    return before.find_first_not_of(" \t") == before.npos || before.ends_with(" as ");
  }

  void AddAssignment(std::string_view name, size_t dot, uint32_t piece) {
    size_t begin = text_.rfind('\n', dot) + 1;
    size_t end = AssignmentEnd(begin, pieces_[piece].statement->end);
    std::string_view line = text_.substr(begin, end - begin);
    bool long_text = line.find("\"\"\"") != line.npos || line.find("'''") != line.npos;
    if (long_text) return binders_.Add(name, piece);
    binders_.Add(name, AddFacet(Offset(begin), Offset(end), piece, false));
  }

  /// The line at `begin` and those that go on with it: brackets are open, or more is indented.
  size_t AssignmentEnd(size_t begin, size_t most) const {
    size_t indent = text_.find_first_not_of(" \t", begin) - begin;
    int open = 0;
    for (size_t at = begin; at < most;) {
      size_t end = std::min(text_.find('\n', at), most);
      for (char c : text_.substr(at, end - at)) {
        open += c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
      }
      if (end >= most) break;
      size_t next = text_.find_first_not_of(" \t", end + 1);
      bool more = next != std::string_view::npos && next - end - 1 > indent;
      if (open <= 0 && !more && !IsContinued(end)) return end;
      at = end + 1;
    }
    return most;
  }

  /// One walk over the text: which literals and which other pieces each piece names.
  void AddWords() {
    width_ = (prefilter_.size() + 63) / 64;
    names_width_ = (2 * prefilter_.word_count() + 63) / 64;
    size_t nodes = pieces_.size() + facets_.size();
    literals_.assign(nodes * width_, 0);
    uses_.resize(nodes);
    for (uint32_t i = 0; i < pieces_.size(); ++i) {
      // A pattern around a match in a method may be about the class.
      if (pieces_[i].owner != i) uses_[i].push_back(pieces_[i].owner);
    }
    if (follows_values_) AddUnnamedUses();
    for (const Stretch& stretch : stretches_) AddWordsOf(stretch.piece, stretch.begin, stretch.end);
    for (size_t i = 0; i < facets_.size(); ++i) {
      auto node = static_cast<uint32_t>(pieces_.size() + i);
      AddWordsOf(node, facets_[i].begin, facets_[i].end);
      if (facets_[i].module != kNone) uses_[node].push_back(facets_[i].module);
    }
    for (uint32_t i = 0; i < pieces_.size(); ++i) {
      if (!IsClass(i)) continue;
      uses_[shown_[i]] = uses_[i];
      std::copy_n(literals_.begin() + static_cast<std::ptrdiff_t>(i * width_), width_,
                  literals_.begin() + static_cast<std::ptrdiff_t>(shown_[i] * width_));
    }
  }

  /// A class is used with those of its methods that nothing has to name.
  void AddUnnamedUses() {
    for (uint32_t i = 0; i < pieces_.size(); ++i) {
      std::string_view name = pieces_[i].statement->name;
      bool unnamed =
          std::find(kCalledUnnamed.begin(), kCalledUnnamed.end(), name) != kCalledUnnamed.end();
      if (unnamed && pieces_[i].owner != i) uses_[pieces_[i].owner].push_back(i);
    }
  }

  /// Remarks name nothing, but may hold literals of strings.
  void AddWordsOf(uint32_t node, uint32_t first, uint32_t last) {
    std::string_view text = text_.substr(first, last - first);
    auto remark = FirstRemark(first);
    syntax::ForEachWord(text, [&](size_t begin, size_t end) {
      if (!follows_values_ && IsRemark(remark, first + begin)) return;
      binders_.ForEach(text, begin, end, node, [&](uint32_t binder) {
        if (binder != node && ++use_count_ <= kMostUses) uses_[node].push_back(binder);
      });
      if (end - begin == 6 && text.substr(begin, 6) == "import") {
        size_t next = text.find_first_not_of(" \t(\\\r\n", end);
        has_wildcard_ |= next != std::string_view::npos && text[next] == '*';
      }
    });
    remark = FirstRemark(first);
    prefilter_.words().ForEach(text, [&](uint32_t word, size_t begin) {
      Mark(node, prefilter_.word_count() + word);
      if (!IsRemark(remark, first + begin)) Mark(node, word);
    });
  }

  using Remark = std::vector<syntax::ByteRange>::const_iterator;
  Remark FirstRemark(uint32_t place) const {
    return std::lower_bound(remarks_.begin(), remarks_.end(), place,
                            [](const syntax::ByteRange& r, uint32_t at) { return r.end <= at; });
  }
  /// For ascending places.
  bool IsRemark(Remark& next, size_t place) const {
    while (next != remarks_.end() && next->end <= place) ++next;
    return next != remarks_.end() && next->begin <= place;
  }

  void Mark(size_t statement, size_t literal) {
    literals_[statement * width_ + literal / 64] |= uint64_t{1} << literal % 64;
  }

  /// Marks where the need's literals of other kinds stand, and which may be anywhere.
  void AddTexts(const Need& need) {
    for (const Need& part : need.parts) AddTexts(part);
    if (!need.is_literal()) return;
    size_t index = prefilter_.IndexOf(need);
    if (known_.empty()) {
      known_.resize(prefilter_.size());
      everywhere_.resize(prefilter_.size());
    }
    if (known_[index]) return;
    known_[index] = true;
    if (evidence_.MayBeUnseen(need)) everywhere_[index] = true;
    if (need.kind != Need::Kind::kText) return;
    Cursor cursor(stretches_);
    Remark remark = remarks_.begin();
    Line line;
    prefilter_.ForEachText(need, text_, [&](size_t at) {
      uint32_t piece = cursor.At(at);
      Mark(piece, index);
      bool value = follows_values_ || (!IsRemark(remark, at) && HasQuote(at, line));
      if (IsClass(piece) && value) Mark(shown_[piece], index);
      MarkFacets(at, value, index);
    });
  }

  /// Marks the facets that hold a place.
  void MarkFacets(size_t at, bool value, size_t index) {
    auto begins_behind = [](size_t place, const Reaching& one) { return place < one.begin; };
    auto next = std::upper_bound(reaching_.begin(), reaching_.end(), at, begins_behind);
    // Those that begin before the place, as far back as one may still hold it.
    while (next != reaching_.begin() && (--next)->furthest_end > at) {
      const Facet& facet = facets_[next->facet];
      bool imported = pieces_[facet.piece].statement->name.empty();
      bool holds = at < facet.end && !facet.is_header && (imported || value);
      if (holds) Mark(pieces_.size() + next->facet, index);
    }
  }

  /// Orders the facets so that those that hold a place are found at once.
  void OrderFacets() {
    for (size_t i = 0; i < facets_.size(); ++i) {
      reaching_.push_back({facets_[i].begin, facets_[i].end, static_cast<uint32_t>(i)});
    }
    std::sort(reaching_.begin(), reaching_.end(),
              [](const Reaching& a, const Reaching& b) { return a.begin < b.begin; });
    for (size_t i = 1; i < reaching_.size(); ++i) {
      reaching_[i].furthest_end =
          std::max(reaching_[i].furthest_end, reaching_[i - 1].furthest_end);
    }
  }

  /// Whether a place may be in a string: of attributes only those have values that are known.
  /// `line` is the one of the place before; lines may be as long as the text.
  bool HasQuote(size_t at, Line& line) const {
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
  bool IsHeader(uint32_t node) const {
    return node >= pieces_.size() && facets_[node - pieces_.size()].is_header;
  }

  /// Gives every piece the literals of what it names, and so on; false if that takes too long.
  bool Propagate() {
    size_t rounds = 0;
    for (bool changed = true; changed; ++rounds) {
      if (rounds * use_count_ > kMostPropagated) return false;
      changed = false;
      for (size_t i = 0; i < uses_.size(); ++i) {
        for (uint32_t used : uses_[i]) {
          size_t count = IsHeader(used) ? names_width_ : width_;
          for (size_t k = 0; k < count; ++k) {
            uint64_t& to = literals_[i * width_ + k];
            uint64_t more = literals_[used * width_ + k] & ~to;
            changed |= more != 0;
            to |= more;
          }
        }
      }
    }
    return true;
  }

  bool Meets(const Need& need, size_t statement) {
    auto met = [&](const Need& part) { return Meets(part, statement); };
    switch (need.kind) {
      case Need::Kind::kAll:
        return std::all_of(need.parts.begin(), need.parts.end(), met);
      case Need::Kind::kAny:
        return std::any_of(need.parts.begin(), need.parts.end(), met);
      case Need::Kind::kSomewhere:
        return MeetsSomewhere(need, statement);
      case Need::Kind::kReachable:
        return Meets(need.parts.front(), statement) || MeetsElsewhere(need);
      default:
        break;
    }
    size_t index = prefilter_.IndexOf(need);
    return everywhere_[index] ||
           (literals_[statement * width_ + index / 64] >> index % 64 & 1) != 0;
  }

  /// Any definition may lead to other modules. Which of them do is not worth to find out where the
  /// file meets the need itself: that takes reading them.
  bool MeetsElsewhere(const Need& need) {
    if (!evidence_.has_neighbours()) return false;
    auto [known, added] = elsewhere_.try_emplace(&need, false);
    if (added) known->second = evidence_.Meets(need);
    return known->second;
  }

  bool MeetsSomewhere(const Need& need, size_t piece) {
    if (!evidence_.Meets(need)) return false;
    if (need.parts.size() < 2 || Meets(need.parts[0], piece)) return true;
    auto [known, added] = begins_.try_emplace(&need, false);
    for (uint32_t i = 0; added && !known->second && i < pieces_.size(); ++i) {
      bool in_body = !pieces_[i].statement->name.empty() && !IsClass(i);
      known->second = !in_body && Meets(need.parts[1], i);
    }
    return known->second;
  }

  bool IsRelevant(uint32_t piece) {
    // Where a sequence ends, the module does.
    bool edge = piece == 0 || piece == pieces_.back().owner || piece + 1 == pieces_.size();
    if (edge && !sequences_.empty()) return true;
    for (const LoadedRule* rule : rules_) {
      if (Meets(rule->need, piece)) return true;
    }
    for (const Sequence* sequence : sequences_) {
      for (const Need& item : sequence->items) {
        if (Meets(item, piece)) return true;
      }
    }
    return false;
  }

  void Keep() {
    kept_.resize(uses_.size());
    std::vector<uint32_t> pending;
    auto keep = [&](uint32_t node) {
      if (kept_[node]) return;
      kept_[node] = true;
      pending.push_back(node);
    };
    for (uint32_t i = 0; i < pieces_.size(); ++i) {
      if (IsRelevant(i)) keep(i);
    }
    while (!pending.empty()) {
      uint32_t node = pending.back();
      pending.pop_back();
      for (uint32_t used : uses_[node]) keep(used);
    }
    for (size_t i = 0; i < facets_.size(); ++i) {
      if (!kept_[pieces_.size() + i]) continue;
      kept_[facets_[i].piece] = kept_[pieces_[facets_[i].piece].owner] = true;
    }
    for (uint32_t i = 0; i < pieces_.size(); ++i) {
      if (pieces_[i].statement->name.empty()) kept_[i] = true;
      if (pieces_[i].is_last && kept_[pieces_[i].owner]) kept_[i] = true;
    }
  }

  std::optional<std::vector<syntax::ByteRange>> Ranges() const {
    std::vector<syntax::ByteRange> ranges;
    size_t sum = 0;
    for (const Stretch& stretch : stretches_) {
      if (!kept_[stretch.piece]) continue;
      sum += stretch.end - stretch.begin;
      if (!ranges.empty() && ranges.back().end == stretch.begin) {
        ranges.back().end = stretch.end;
      } else {
        ranges.push_back({stretch.begin, stretch.end});
      }
    }
    if (sum + kSmallest > text_.size()) return std::nullopt;
    return ranges;
  }

  const Prefilter& prefilter_;
  const std::vector<const LoadedRule*>& rules_;
  Evidence& evidence_;
  std::string_view text_;
  std::vector<const Sequence*> sequences_;  // that occur in the file
  std::vector<TopLevelStatement> statements_;
  std::vector<syntax::ByteRange> remarks_;
  std::vector<Piece> pieces_;
  std::vector<Stretch> stretches_;
  std::vector<Facet> facets_;
  std::vector<Reaching> reaching_;
  std::vector<uint32_t> shown_;  // by piece that is a definition: the facet that its name leads to
  Binders binders_;
  bool has_wildcard_ = false;
  bool follows_values_ = false;  // some rule does
  size_t use_count_ = 0;
  size_t width_ = 0;
  size_t names_width_ = 0;                   // of it, what holds the literals that are whole words
  std::vector<uint64_t> literals_;           // a set of width_ numbers for each piece and facet
  std::vector<std::vector<uint32_t>> uses_;  // ... and those that bind its names
  std::vector<bool> known_;                  // by literal
  std::unordered_map<const Need*, bool> begins_;  // whether a sequence may begin in the module
  std::unordered_map<const Need*, bool> elsewhere_;
  std::vector<bool> everywhere_;  // by literal
  std::vector<bool> kept_;
};

}  // namespace

std::optional<std::vector<syntax::ByteRange>> RelevantStatements(
    const Prefilter& prefilter, const std::vector<const LoadedRule*>& rules, Evidence& evidence,
    std::string_view text) {
  return Selection(prefilter, rules, evidence, text).Run();
}

}  // namespace pushgate::rules::language
