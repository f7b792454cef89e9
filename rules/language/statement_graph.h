#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rules/language/assignment_text.h"
#include "rules/language/binders.h"
#include "rules/language/prefilter.h"
#include "rules/modules/imports.h"
#include "rules/syntax/top_level.h"

namespace pushgate::rules::language {

/// The statements of a module, which literals they hold and which of each other they name, without
/// parsing it. Nodes are pieces, and behind them facets. For one thread.
class StatementGraph {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  /// Who follows names.
  enum class View {
    kNames,   // rules that look for names
    kValues,  // rules that follow values, into bodies of functions
    kOthers,  // other modules, which follow values: into all that a class or variable holds
  };

  /// What is kept or left out as a whole: a statement of the module, a definition in a class, or
  /// what is left of a class without those.
  struct Piece {
    const syntax::TopLevelStatement* statement;
    uint32_t owner;        // of a definition in a class: the class's piece; else its own
    bool is_last = false;  // of its class: where that ends
  };
  struct Stretch {
    uint32_t begin, end;
    uint32_t piece;
  };
  /// What can be learned from a definition without its body: its header, or a line of it that
  /// assigns an attribute; or a part of an import.
  struct Facet {
    uint32_t begin, end;
    uint32_t piece;
    bool is_header;
    uint32_t module = kNone;  // of what is imported: the facet that names the module
  };

  /// The text, and what `evidence` refers to, must outlive this.
  StatementGraph(const Prefilter& prefilter, Evidence& evidence, std::string_view text, View view)
      : prefilter_(prefilter), evidence_(evidence), text_(text), source_(text), view_(view) {}

  /// `module` divides the text, and must outlive this. False if that is not worth it.
  bool Build(const syntax::TopLevel& module);
  /// Has the literals of a need looked for, between Build() and Propagate().
  void Seek(const Need& need);
  /// Gives every node the literals and imports of what it names, and so on; false if that takes too
  /// long.
  bool Propagate();

  /// Whether a node and what it names meet a need.
  bool Meets(const Need& need, uint32_t node);
  /// Which imports it leads to: places in imports().
  std::vector<uint32_t> ImportsOf(uint32_t node) const;

  /// The nodes that import `*`.
  const std::vector<uint32_t>& wild() const { return wild_; }
  const std::vector<Piece>& pieces() const { return pieces_; }
  const std::vector<Stretch>& stretches() const { return stretches_; }
  const std::vector<Facet>& facets() const { return facets_; }
  const std::vector<std::vector<uint32_t>>& uses() const { return uses_; }
  const std::vector<Import>& imports() const { return imports_; }
  const Binders& binders() const { return binders_; }
  /// A class says with all of its own body what it is.
  bool IsClass(uint32_t piece) const { return pieces_[piece].statement->is_class; }

 private:
  /// A facet by its beginning; `furthest_end` of it and of all that begin before.
  struct Reaching {
    uint32_t begin, furthest_end;
    uint32_t facet;
  };
  struct Line {
    size_t begin = 0, end = 0;
    bool has_quote = false;
  };
  class Cursor;

  bool follows_values() const { return view_ != View::kNames; }
  std::vector<uint32_t> PiecesThatNameByText() const;
  bool UseHiddenNames();
  bool UseWild();

  // Pieces and what binds names.
  uint32_t AddPiece(const syntax::TopLevelStatement& statement, uint32_t owner);
  void AddPieces(const syntax::TopLevelStatement& statement);
  void AddBinders();
  bool AddImport(const syntax::TopLevelStatement& statement, uint32_t piece);
  uint32_t AddFacet(uint32_t begin, uint32_t end, uint32_t piece, bool is_header);
  void AddNames(std::string_view names, uint32_t node);
  void AddGlobals();
  void AddAttributes();
  void AddAssignment(std::string_view name, size_t dot, uint32_t piece);
  void AddOwner(size_t dot, uint32_t piece);
  void FindImportsIn();
  void AddImports(std::string_view statement, uint32_t node);

  // What nodes hold and use.
  void AddWords();
  void AddUnnamedUses();
  void AddWordsOf(uint32_t node, uint32_t first, uint32_t last);
  void FindTexts();
  void OrderFacets();
  void MarkFacets(size_t at, bool value, size_t literal);
  bool HasQuote(size_t at, Line& line) const;

  /// Goes through ranges, for ascending places.
  class Ranges;

  void Mark(size_t node, size_t literal) { SetBit(node, imports_.size() + literal); }
  void SetBit(size_t node, size_t bit) {
    bits_[node * width_ + bit / 64] |= uint64_t{1} << bit % 64;
  }
  bool HasBit(size_t node, size_t bit) const {
    return (bits_[node * width_ + bit / 64] >> bit % 64 & 1) != 0;
  }
  bool IsHeader(uint32_t node) const;
  bool MeetsSomewhere(const Need& need, uint32_t node);
  bool LeadsTo(const Need& reachable, uint32_t node);
  bool MeetsInLine(const Need& need, uint32_t node);
  bool HasLine(const Need& need, uint32_t piece);
  bool MayMeet(const Need& need, std::string_view line);
  bool IsImported(const Need& text);

  const Prefilter& prefilter_;
  Evidence& evidence_;
  const std::string_view text_;
  const AssignmentText source_;
  const View view_;
  const syntax::TopLevel* module_ = nullptr;
  std::vector<Piece> pieces_;
  std::vector<Stretch> stretches_;
  std::vector<Facet> facets_;
  std::vector<Reaching> reaching_;
  std::vector<uint32_t> shown_;  // by piece that is a definition: the facet that its name leads to
  Binders binders_;
  std::vector<Import> imports_;                                // of one name each, or none
  std::vector<std::pair<uint32_t, uint32_t>> importers_;       // nodes, and what they import
  std::vector<std::pair<std::string_view, uint32_t>> owners_;  // variables whose attributes a piece
                                                               // assigns
  std::vector<uint32_t> wild_;                                 // nodes that import `*`
  size_t use_count_ = 0;
  size_t width_ = 0;                              // of a node's set of bits: imports, then literals
  size_t names_width_ = 0;                        // of it, what holds imports and whole words
  std::vector<uint64_t> bits_;                    // a set for each node
  std::vector<std::vector<uint32_t>> uses_;       // nodes that bind the names in a node
  std::vector<bool> sought_;                      // by literal
  std::vector<bool> everywhere_;                  // by literal
  std::unordered_map<const Need*, bool> begins_;  // whether a sequence may begin in the module
  std::unordered_map<uint32_t, bool> elsewhere_;  // by need of kReachable: whether any import does
  std::unordered_map<uint32_t, Reach> leads_;     // by import
  std::map<std::pair<const Need*, uint32_t>, bool> lines_;  // by need of kLine and piece
  std::unordered_map<const Need*, bool> imported_;          // by text
};

}  // namespace pushgate::rules::language
