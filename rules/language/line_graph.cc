#include "rules/language/line_graph.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "rules/language/joined_text.h"
#include "rules/syntax/special_methods.h"
#include "rules/syntax/words.h"

namespace pushgate::rules::language {
namespace {

// Where so many lines name each other so often, choosing costs more than parsing them all.
constexpr size_t kMostNodes = 100'000;
constexpr size_t kMostEdges = 1'000'000;
constexpr size_t kMostNested = 100;      // functions
constexpr size_t kMostImported = 2'000;  // names, of one module
constexpr size_t kMostHidden = 100'000;  // names, each sought at each escape that is a code

// What names things in ways that no words show.
constexpr auto kNamesByText = std::to_array<std::string_view>(
    {"getattr", "globals", "locals", "vars", "__dict__", "import_module", "__import__"});

/// Escapes that may stand for letters of a name.
size_t CountCodes(std::string_view text) {
  constexpr std::string_view kCodes = "xuUN01234567";
  size_t count = 0;
  for (size_t at = text.find('\\'); at < text.size() - 1; at = text.find('\\', at + 2)) {
    if (kCodes.find(text[at + 1]) != std::string_view::npos) ++count;
  }
  return count;
}

uint32_t Offset(size_t at) { return static_cast<uint32_t>(at); }

}  // namespace

LineGraph::Targets::Targets(const std::vector<Edge>& edges, size_t nodes)
    : starts(nodes + 1), list(edges.size()) {
  for (const Edge& edge : edges) ++starts[edge.first + 1];
  for (size_t i = 0; i < nodes; ++i) starts[i + 1] += starts[i];
  std::vector<uint32_t> next(starts.begin(), starts.end() - 1);
  for (const Edge& edge : edges) list[next[edge.first]++] = edge.second;
}

LineGraph::LineGraph(For who, const Prefilter& prefilter, Evidence& evidence, std::string_view text,
                     const syntax::TopLevel& module)
    : for_others_(who == For::kOthers),
      prefilter_(prefilter),
      evidence_(evidence),
      text_(text),
      module_(module),
      pieces_(module),
      lines_of_(pieces_.list.size()),
      locals_(pieces_.list.size()),
      everywhere_(WordsFor(prefilter.size())),
      met_(prefilter.node_count()),
      reaches_(prefilter.reachable().size()) {}

bool LineGraph::Build() {
  FindClosedFunctions();
  if (!ReadLines()) return false;
  if (node_count() > kMostNodes || imports_.size() > kMostImported) return false;
  AddWords();
  if (!UseHiddenNames()) return false;
  return CountEdges() + CountHeld() <= kMostEdges;
}

size_t LineGraph::CountEdges() const {
  return reads_.size() + binds_.size() + results_.size() + holds_.size() + meanings_.size() +
         selves_.size() + parameters_.size();
}

/// A class within a function gives names a meaning that attributes have anywhere.
void LineGraph::FindClosedFunctions() {
  is_closed_.resize(pieces_.list.size());
  for (const Stretch& stretch : pieces_.stretches) {
    std::string_view text = text_.substr(stretch.begin, stretch.end - stretch.begin);
    is_closed_[stretch.piece] = pieces_.list[stretch.piece].is_function() &&
                                syntax::FindLiteral(text, "class", false) == text.npos;
  }
}

/// False if any name may be imported. Only others need not know more.
bool LineGraph::ReadLines() {
  LineReader reader(text_, module_);
  PieceCursor cursor(pieces_.stretches);
  LogicalLine line;
  uint32_t piece = kNone;
  while (reader.Next(line)) {
    if (line.parts.empty()) continue;
    if (line.imports_all && !for_others_) return false;
    uint32_t here = cursor.At(line.parts.front().begin);
    if (here != piece) EnterFunctionsOf(here);
    piece = here;
    ReadLine(line, piece);
    if (functions_.size() > kMostNested || CountEdges() > kMostEdges) return false;
  }
  return !in_order_.empty();
}

void LineGraph::EnterFunctionsOf(uint32_t piece) {
  functions_.clear();
  classes_.clear();
  uint32_t owner = pieces_.list[piece].owner;
  bool owned = owner != piece || pieces_.list[piece].is_class();
  if (owned) classes_.push_back(NameOf(pieces_.list[owner].statement->name, kNone));
}

void LineGraph::ReadLine(const LogicalLine& line, uint32_t piece) {
  auto first = Offset(parts_.size());
  in_order_.push_back(first);
  lines_of_[piece].push_back(first);
  bool import = line.kind == LogicalLine::Kind::kImport;
  for (const LogicalLine::Part& part : line.parts) {
    bool head = line.kind == LogicalLine::Kind::kFunction && parts_.size() == first;
    parts_.push_back({part.begin, part.end, piece, line.is_with, import, import || head});
    BindAll(part, piece, Offset(parts_.size() - 1));
  }
  EndFunctions(line, piece);
  if (line.gives_result) {
    for (const Function& function : functions_) results_.emplace_back(function.name, first);
  }
  // What a function calls by such a name may be the module's.
  for (std::string_view name : line.globals) {
    AddMeaning(NameOf(name, kNone), NameOf(name, ScopeOf(piece)), meanings_);
  }
  if (line.kind == LogicalLine::Kind::kDecorator) return decorators_.push_back(first);
  if (line.kind == LogicalLine::Kind::kFunction) AddFunction(line, piece, first);
  if (line.kind == LogicalLine::Kind::kClass) AddClass(line, piece, first);
  if (line.imports) AddImports(line, first);
  decorators_.clear();
}

void LineGraph::AddMeaning(uint32_t name, uint32_t of, std::vector<Edge>& to) {
  if (name != of && name != kNone && of != kNone) to.emplace_back(name, of);
}

void LineGraph::BindAll(const LogicalLine::Part& part, uint32_t piece, uint32_t node) {
  changes_.resize(node + 1);
  for (const LogicalLine::Name& name : part.binds) {
    Bind(name.text, name.is_attribute ? kNone : ScopeOf(piece), node);
    if (name.is_attribute) changes_[node] = true;
    if (name.is_changed && is_closed_[piece]) Bind(name.text, kNone, node);
  }
}

/// The functions that the line is not in any more, as far as its white space tells.
void LineGraph::EndFunctions(const LogicalLine& line, uint32_t piece) {
  size_t begin = text_.find_first_not_of(" \t\r\n\f", line.parts.front().begin) - line.indent;
  if (text_.substr(begin, line.indent).find('\t') != std::string_view::npos) return;
  size_t least = pieces_.list[piece].is_function() ? 1 : 0;
  while (functions_.size() > least && functions_.back().indent >= line.indent) {
    functions_.pop_back();
  }
}

/// A function of the module or of a class is named from anywhere, its parameters only by itself.
void LineGraph::AddFunction(const LogicalLine& line, uint32_t piece, uint32_t first) {
  using Role = LogicalLine::Part::Role;
  bool nested = !functions_.empty() && pieces_.list[piece].is_function();
  uint32_t name = NameOf(line.name, nested ? ScopeOf(piece) : kNone);
  if (name == kNone) return;
  for (uint32_t decorator : decorators_) binds_.emplace_back(name, decorator);
  for (size_t i = 1; i < line.parts.size(); ++i) {
    holds_.emplace_back(first, first + Offset(i));
    if (line.parts[i].role == Role::kType) binds_.emplace_back(name, first + Offset(i));
    if (line.parts[i].role == Role::kResult) results_.emplace_back(name, first + Offset(i));
    if (line.parts[i].role != Role::kParameter) continue;
    for (const LogicalLine::Name& bound : line.parts[i].binds) {
      uint32_t parameter = NameOf(bound.text, ScopeOf(piece));
      if (parameter == kNone) continue;
      reads_.emplace_back(first, parameter);
      bool is_self = bound.text == line.first_parameter && !classes_.empty();
      if (!is_self) parameters_.emplace_back(name, parameter);
      for (uint32_t owner : classes_) {
        if (is_self) AddMeaning(parameter, owner, selves_);
        if (!is_self && line.name == "__init__") parameters_.emplace_back(owner, parameter);
      }
    }
  }
  for (uint32_t owner : classes_) {
    if (syntax::IsCalledUnnamed(line.name)) AddMeaning(owner, name, meanings_);
  }
  functions_.push_back({name, line.indent});
}

void LineGraph::AddClass(const LogicalLine& line, uint32_t piece, uint32_t first) {
  Bind(line.name, ScopeOf(piece), first);
  Bind("super", kNone, first);
  for (uint32_t decorator : decorators_) Bind(line.name, ScopeOf(piece), decorator);
  uint32_t name = NameOf(line.name, ScopeOf(piece));
  if (name != kNone) defined_.emplace_back(name, piece);
  bool known = std::find(classes_.begin(), classes_.end(), name) != classes_.end();
  if (name != kNone && !known) classes_.push_back(name);
}

/// What the parts of an import lead to, or what stands in another line.
void LineGraph::AddImports(const LogicalLine& line, uint32_t first) {
  using Role = LogicalLine::Part::Role;
  if (line.imports_all) wild_.push_back(first);
  if (line.kind != LogicalLine::Kind::kImport || line.imports_all)
    return AddImport(TextOf(first), first);
  std::string_view module = "import";
  for (size_t i = 1; i < line.parts.size(); ++i) {
    uint32_t part = first + Offset(i);
    if (line.parts[i].role == Role::kModule) {
      module = TextOf(part);
      continue;
    }
    AddImport(std::string(module).append(1, ' ').append(TextOf(part)), part);
    // What is imported is known by its module as well.
    if (line.parts[1].role == Role::kModule) BindAll(line.parts[i], parts_[first].piece, first + 1);
  }
}

void LineGraph::AddImport(std::string_view statement, uint32_t part) {
  if ((!for_others_ && !evidence_.has_neighbours()) || imports_.size() > kMostImported) return;
  auto add = [&](Import import) {
    importers_.emplace_back(part, Offset(imports_.size()));
    imports_.push_back(std::move(import));
  };
  for (Import& import : FindImports(statement).list) {
    if (import.names.empty()) add(import);
    for (std::string& name : import.names) add({import.level, import.module, {std::move(name)}});
  }
}

/// kNone for keywords.
uint32_t LineGraph::NameOf(std::string_view text, uint32_t scope) {
  uint32_t number = index_.Add(text);
  if (number == NameIndex::kNone) return kNone;
  if (number == global_.size()) {
    global_.push_back(kNone);
    local_.push_back(kNone);
  }
  if (scope != reading_ && scope != kNone) EnterPiece(scope);
  uint32_t& name = scope == kNone ? global_[number] : local_[number];
  if (name != kNone) return name;
  name = Offset(names_.size());
  names_.push_back(number);
  if (scope != kNone) locals_[scope].push_back(name);
  return name;
}

void LineGraph::Bind(std::string_view text, uint32_t scope, uint32_t part) {
  uint32_t name = NameOf(text, scope);
  if (name != kNone) binds_.emplace_back(name, part);
}

void LineGraph::EnterPiece(uint32_t piece) {
  if (reading_ != kNone) {
    for (uint32_t name : locals_[reading_]) local_[names_[name]] = kNone;
  }
  reading_ = piece;
  for (uint32_t name : locals_[piece]) local_[names_[name]] = name;
}

void LineGraph::AddWords() {
  width_ = WordsFor(imports_.size() + prefilter_.size());
  own_bits_.assign(node_count() * width_, 0);
  seen_from_.assign(index_.size(), kNone);
  seen_locally_.assign(index_.size(), kNone);
  for (const auto& [part, import] : importers_) Mark(part, BitOfImport(import));
  for (uint32_t part = 0; part < parts_.size() && reads_.size() <= kMostEdges; ++part) {
    if (parts_[part].piece != reading_) EnterPiece(parts_[part].piece);
    AddWordsOf(part);
  }
}

/// Remarks name nothing, but may hold literals of strings that rules look for. An attribute is
/// never a function's own name.
void LineGraph::AddWordsOf(uint32_t part) {
  uint32_t first = parts_[part].begin;
  std::string_view text = TextOf(part);
  RangeCursor named(module_.remarks, first);
  std::string_view names = parts_[part].names_nothing ? std::string_view() : text;
  syntax::ForEachWord(names, [&](size_t begin, size_t end) {
    uint32_t number = index_.Find(text, begin, end);
    if (number == NameIndex::kNone || named.Hold(first + begin)) return;
    bool attribute = begin > 0 && text[begin - 1] == '.';
    if (global_[number] != kNone && std::exchange(seen_from_[number], part) != part)
      reads_.emplace_back(part, global_[number]);
    if (!attribute && local_[number] != kNone && std::exchange(seen_locally_[number], part) != part)
      reads_.emplace_back(part, local_[number]);
  });
  RangeCursor remarks(module_.remarks, first), strings(module_.strings, first);
  prefilter_.words().ForEach(text, [&](uint32_t word, size_t begin) {
    bool remarked = remarks.Hold(first + begin);
    if (!remarked || !for_others_) Mark(part, prefilter_.IndexOfString(word));
    if (remarked) return;
    Mark(part, word);
    if (parts_[part].is_import || strings.Hold(first + begin) || MayBeAttribute(first + begin))
      Mark(part, prefilter_.IndexOfAttribute(word));
  });
}

/// Whether a word is behind a dot, or in front of it is nothing in its line that tells.
bool LineGraph::MayBeAttribute(size_t word) const {
  size_t before = text_.find_last_not_of(" \t\\\f", word == 0 ? 0 : word - 1);
  return before == text_.npos || text_[before] == '.' || text_[before] == '\n' ||
         text_[before] == '\r';
}

/// Names that strings may hold unseen are used wherever names are looked up by strings. False if
/// that takes too long to find out.
bool LineGraph::UseHiddenNames() {
  std::vector<uint32_t> lines;
  for (std::string_view name : kNamesByText) {
    LineCursor cursor(*this);
    for (size_t at = text_.find(name); at != text_.npos; at = text_.find(name, at + 1)) {
      lines.push_back(cursor.At(at));
    }
  }
  if (lines.empty()) return true;
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  std::vector<std::string> names;
  for (size_t number = 0; number < index_.size(); ++number) names.emplace_back(index_[number]);
  if (names.size() * CountCodes(text_) > kMostHidden) return false;
  std::vector<bool> hidden(names.size());
  JoinedText(names).Find(text_, hidden);
  for (uint32_t line : lines) {
    EnterPiece(parts_[line].piece);
    for (uint32_t number = 0; number < names.size(); ++number) {
      if (!hidden[number] && names[number].size() > 1) continue;
      if (global_[number] != kNone) reads_.emplace_back(line, global_[number]);
      if (local_[number] != kNone) reads_.emplace_back(line, local_[number]);
    }
    if (reads_.size() > kMostEdges) return false;
  }
  return true;
}

void LineGraph::Seek(NeedId need) {
  if (seen_needs_.empty()) {
    seen_needs_.resize(prefilter_.node_count());
    sought_.resize(prefilter_.size());
  }
  if (seen_needs_[need]) return;
  seen_needs_[need] = true;
  const Prefilter::Node& node = prefilter_[need];
  for (NeedId part : node.parts) Seek(part);
  if (!node.need.is_literal()) return;
  size_t index = prefilter_.IndexOf(node);
  sought_[index] = true;
  if (evidence_.MayBeUnseen(node)) SetBit(everywhere_.data(), index);
}

/// Marks where texts stand, by their ends: two of one word may begin in the other order, which is
/// in one line, and in one string, remark or stretch of code.
void LineGraph::FindTexts() {
  if (sought_.empty()) return;
  LineCursor cursor(*this);
  RangeCursor strings(module_.strings), remarks(module_.remarks);
  prefilter_.ForEachText(text_, [&](size_t index, size_t at) {
    if (!sought_[index]) return;
    bool in_code = prefilter_.IsOnlyInStrings(index) && !strings.Hold(at);
    bool remarked = remarks.Hold(at) && (for_others_ || prefilter_.IsOnlyInStrings(index));
    if (in_code || remarked) return;
    uint32_t line = cursor.At(at);
    Mark(line, index);
    // Its parts lie one behind the other.
    auto behind = std::partition_point(
        parts_.begin() + line + 1, parts_.end(),
        [&](const Part& part) { return part.begin <= at && part.begin < parts_[line].end; });
    const Part& part = *std::prev(behind);
    if (part.begin <= at && at < part.end) Mark(static_cast<size_t>(&part - parts_.data()), index);
  });
}

}  // namespace pushgate::rules::language
