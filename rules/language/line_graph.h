#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rules/language/bits.h"
#include "rules/language/logical_line.h"
#include "rules/language/name_index.h"
#include "rules/language/pieces.h"
#include "rules/language/prefilter.h"
#include "rules/modules/imports.h"
#include "rules/syntax/top_level.h"

namespace pushgate::rules::language {

/// Which names of a module lead to which, by its logical lines, and to which literals and imports,
/// without parsing it: `x` to all that stands in `x = make()`, a function to what it returns, an
/// attribute to what is assigned to any of that name. Names of functions are told from those of the
/// module. For one thread.
class LineGraph {
 public:
  /// Who asks: rules about the module itself, or other modules about what they take from it, which
  /// may be all that a class or a variable holds.
  enum class For { kRules, kOthers };

  /// The texts, and what `evidence` refers to, must outlive this.
  LineGraph(For who, const Prefilter& prefilter, Evidence& evidence, std::string_view text,
            const syntax::TopLevel& module);

  /// False if that is not worth it.
  bool Build();
  /// Has the literals of a need looked for, between Build() and Propagate().
  void Seek(NeedId need);
  /// Gives every line the literals and imports of what it names, and so on.
  void Propagate();

  // For rules.

  /// What is followed: names and what they stand for; or values, which functions return, and which
  /// an instance has of its class.
  enum class Follow { kNames, kValues };

  /// Whether a piece, with the class that it is in and what they name, meets a need.
  bool Meets(NeedId need, uint32_t piece);
  const Pieces& pieces() const { return pieces_; }
  /// By piece: whether it takes part in what the names in some of them mean, or in where the values
  /// in `flowing` may come from or go to; they themselves do.
  std::vector<bool> NeededBy(Follow follow, const std::vector<uint32_t>& some,
                             const std::vector<uint32_t>& flowing) const;

  // For others. A set is of literals and imports.

  struct Given {
    std::string_view name;
    uint32_t set;
  };
  /// The names that others may take, each with what it leads to.
  std::vector<Given> GivenNames() const;
  /// What any other name may lead to, which is imported with `*`.
  uint32_t wild() const { return values_.wild; }
  /// Whether a set meets a need of literals.
  bool Holds(NeedId need, uint32_t set) const { return MeetsSet(need, values_, set); }
  /// The imports in a set: places in imports().
  std::vector<uint32_t> ImportsIn(uint32_t set) const;
  /// Of one name each, or none.
  const std::vector<Import>& imports() const { return imports_; }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;

  /// Of a logical line, and it itself; those of a line stand behind it.
  struct Part {
    uint32_t begin, end;
    uint32_t piece;
    bool is_with = false;
    bool is_import = false;
    bool names_nothing = false;  // its words are no names that lead further, or those of its parts
  };
  struct Function {
    uint32_t name;
    uint32_t indent;
  };
  using Edge = std::pair<uint32_t, uint32_t>;

  /// Where edges lead, by where they begin.
  struct Targets {
    Targets() = default;
    Targets(const std::vector<Edge>& edges, size_t nodes);
    std::span<const uint32_t> Of(uint32_t node) const {
      return std::span(list).subspan(starts[node], starts[node + 1] - starts[node]);
    }

    std::vector<uint32_t> starts, list;
  };
  /// Answers about needs, each found once, by sets or pieces.
  class Answers {
   public:
    explicit Answers(size_t needs) : rows_(needs) {}

    template <typename Find>
    bool Get(uint32_t need, size_t about, Find find) {
      std::vector<std::optional<bool>>& row = rows_[need];
      if (about >= row.size()) row.resize(about + 64);
      if (!row[about]) row[about] = find();
      return *row[about];
    }

   private:
    std::vector<std::vector<std::optional<bool>>> rows_;
  };
  /// What lines lead to. A set is one of imports and literals.
  struct Closure {
    Targets uses;                   // what gives a node its meaning
    size_t width = 0;               // of a set, in words
    std::vector<uint64_t> sets;     // each once
    std::vector<uint32_t> of_line;  // by part
    std::vector<uint32_t> of_piece;
    std::vector<std::vector<uint32_t>> of_lines;  // by piece: those of its lines
    std::vector<uint32_t> of_name;
    uint32_t wild = 0;

    bool Has(uint32_t set, size_t bit) const { return HasBit(&sets[set * width], bit); }
    bool HasAny(uint32_t set, const std::vector<uint64_t>& bits) const {
      const uint64_t* words = &sets[set * width];
      uint64_t both = 0;
      for (size_t k = 0; k < bits.size(); ++k) both |= words[k] & bits[k];
      return both != 0;
    }
  };
  class Components;
  class Flow;

  /// Which line a place stands in; called with ascending places.
  class LineCursor {
   public:
    explicit LineCursor(const LineGraph& graph) : graph_(graph) {}
    uint32_t At(size_t place) {
      const std::vector<uint32_t>& lines = graph_.in_order_;
      while (at_ + 1 < lines.size() && graph_.parts_[lines[at_ + 1]].begin <= place) ++at_;
      return lines[at_];
    }

   private:
    const LineGraph& graph_;
    size_t at_ = 0;
  };

  // Reading.
  bool ReadLines();
  void EnterFunctionsOf(uint32_t piece);
  void ReadLine(const LogicalLine& line, uint32_t piece);
  void BindAll(const LogicalLine::Part& part, uint32_t piece, uint32_t node);
  void EndFunctions(const LogicalLine& line, uint32_t piece);
  void AddFunction(const LogicalLine& line, uint32_t piece, uint32_t first);
  static void AddMeaning(uint32_t name, uint32_t of, std::vector<Edge>& to);
  void AddClass(const LogicalLine& line, uint32_t piece, uint32_t first);
  void AddImports(const LogicalLine& line, uint32_t first);
  void AddImport(std::string_view statement, uint32_t part);
  uint32_t NameOf(std::string_view text, uint32_t scope);
  uint32_t ScopeOf(uint32_t piece) const { return is_closed_[piece] ? piece : kNone; }
  void Bind(std::string_view text, uint32_t scope, uint32_t part);
  void FindClosedFunctions();
  std::string_view TextOf(uint32_t part) const {
    return text_.substr(parts_[part].begin, parts_[part].end - parts_[part].begin);
  }
  size_t CountEdges() const;
  size_t CountHeld() const;
  // What lines hold and name.
  void EnterPiece(uint32_t piece);
  void AddWords();
  void AddWordsOf(uint32_t part);
  bool MayBeAttribute(size_t word) const;
  bool UseHiddenNames();
  void FindTexts();

  // Nodes are parts, and behind them names.
  uint32_t NodeOf(uint32_t name) const { return static_cast<uint32_t>(parts_.size()) + name; }
  size_t node_count() const { return parts_.size() + names_.size(); }
  bool IsName(uint32_t node) const { return node >= parts_.size(); }
  /// Of a set: literals have those below.
  size_t BitOfImport(size_t import) const { return prefilter_.size() + import; }
  void Mark(size_t node, size_t bit) { SetBit(&own_bits_[node * width_], bit); }
  bool IsEverywhere(size_t literal) const { return HasBit(everywhere_.data(), literal); }
  class Sets;

  std::vector<Edge> Edges(Follow follow) const;
  void AddHeld(std::vector<Edge>& edges) const;
  Closure Close(Follow follow) const;
  void FindSets(const std::vector<uint64_t>& bits, Closure& to) const;
  void FindNameSets(const std::vector<uint64_t>& bits, Closure& to) const;

  // Needs: of literals by names, of kReachable by values.
  bool MeetsInPiece(const Prefilter::Node& node, uint32_t piece);
  bool MeetsSet(NeedId need, const Closure& closure, uint32_t set) const;
  bool Reaches(const Prefilter::Node& reachable, uint32_t set);
  bool LeadsTo(uint32_t reachable, uint32_t set);
  bool MeetsSomewhere(const Prefilter::Node& node, uint32_t piece);
  bool MeetsInLine(const Prefilter::Node& node, uint32_t piece);
  bool MayMeet(NeedId need, uint32_t line);
  bool IsImported(NeedId text);

  const bool for_others_;
  const Prefilter& prefilter_;
  Evidence& evidence_;
  const std::string_view text_;
  const syntax::TopLevel& module_;
  const Pieces pieces_;
  std::vector<Part> parts_;
  std::vector<uint32_t> in_order_;               // those that are lines
  std::vector<std::vector<uint32_t>> lines_of_;  // ... by piece
  NameIndex index_;
  std::vector<uint32_t> names_;                // numbers in index_; those of functions are others
  std::vector<uint32_t> global_;               // by number: the module's name, or kNone
  std::vector<std::vector<uint32_t>> locals_;  // by piece: names
  std::vector<uint32_t> local_;                // by number: that of the piece that is being read
  uint32_t reading_ = kNone;                   // that piece
  std::vector<bool> is_closed_;                // by piece: what it binds is not seen from outside
  std::vector<Function> functions_;            // around the line that is being read
  std::vector<uint32_t> classes_;              // names of those that they may be methods of
  std::vector<uint32_t> decorators_;           // lines in front of it
  std::vector<Edge> reads_;                    // of names, by parts
  std::vector<Edge> binds_;                    // names, and parts that give them a meaning
  std::vector<Edge> results_;                  // ... of functions, by what they return
  std::vector<Edge> holds_;                    // lines, and parts of them
  std::vector<Edge> meanings_;                 // names, and others that do
  std::vector<Edge> selves_;                   // ... names of instances, and their classes
  std::vector<Edge> defined_;                  // classes, and the pieces that they begin in
  std::vector<bool> changes_;                  // by part: it gives an attribute a meaning
  std::vector<uint32_t> wild_;                 // parts that import `*`
  std::vector<Edge> parameters_;               // functions and classes, and names of theirs
  std::vector<uint32_t> seen_from_;            // by number: the part that names the module's
  std::vector<uint32_t> seen_locally_;         // ... the piece's
  std::vector<Import> imports_;                // of one name each, or none
  std::vector<Edge> importers_;                // parts, and what they import
  size_t width_ = 0;                           // of a set of bits: literals, then imports
  std::vector<uint64_t> own_bits_;             // by node
  Closure names_closure_, values_;
  std::vector<bool> seen_needs_;               // those whose literals are sought
  std::vector<bool> sought_;                   // by literal
  std::vector<uint64_t> everywhere_;           // bits: literals that may be anywhere
  Answers met_;                                // by piece
  Answers reaches_;                            // by set: of those in Prefilter::reachable()
  std::unordered_map<NeedId, bool> begins_;    // whether a sequence may begin in the module
  std::unordered_map<uint32_t, Reach> leads_;  // by import
  std::unordered_map<NeedId, bool> imported_;  // by text
};

}  // namespace pushgate::rules::language
