#include "rules/language/pattern.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "rules/language/pattern_text.h"
#include "rules/syntax/parser.h"

namespace pushgate::rules::language {
namespace {

using syntax::Kind;
using syntax::kNoNode;
using syntax::Node;
using syntax::NodeId;
using syntax::Role;
using syntax::Tree;

// The matcher needs stack in proportion to a pattern, never to the code it looks at.
constexpr size_t kLargestPattern = 1000;  // nodes

constexpr std::string_view kTryHead = "try:\n    pass\n";

std::string_view After(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : std::string_view();
}

/// Turns a parsed pattern's placeholders into holes.
class Compiler {
 public:
  Compiler(const Tree& tree, syntax::NameTable& symbols, Metavariables& metavariables)
      : tree_(tree), symbols_(symbols), metavariables_(metavariables) {}

  Pattern Run() {
    out_.nodes = tree_.nodes;
    out_.parts.resize(tree_.size());
    // Backwards, so that a node sees what its children became.
    for (NodeId id = tree_.size(); id-- > 0;) MarkNode(id);
    for (Node& node : out_.nodes) {
      if (node.name != syntax::kNoName) {
        node.name = symbols_.InternCopy(std::string(tree_.names.Text(node.name)));
      }
    }
    std::sort(out_.slots.begin(), out_.slots.end());
    out_.slots.erase(std::unique(out_.slots.begin(), out_.slots.end()), out_.slots.end());
    return std::move(out_);
  }

  std::string regex_error;

 private:
  Slot Bind(std::string_view name) {
    if (name == "_") return kNoSlot;
    Slot slot = metavariables_.Add(name);
    out_.slots.push_back(slot);
    return slot;
  }

  void MarkNode(NodeId id) {
    switch (tree_[id].kind) {
      case Kind::kIdentifier:
      case Kind::kName:
        return MarkName(id);
      case Kind::kString:
        return MarkString(id);
      case Kind::kStringPart:
        if (tree_.names.Text(tree_[id].name) == "...") out_.parts[id].hole = Hole::kDots;
        return;
      case Kind::kCall:
        return MarkCall(id);
      case Kind::kExprStmt:
      case Kind::kParam:
      case Kind::kWithItem:
      case Kind::kImportItem:
      case Kind::kDottedName:
        return MarkWrapper(id);
      case Kind::kDoubleStar:
        if (OnlyChildHole(id) == Hole::kDots) MarkWrapper(id);
        return;
      case Kind::kSet:
        if (OnlyChildHole(id) == Hole::kDots) out_.parts[id].hole = Hole::kAnyBraces;
        return;
      case Kind::kAttribute:
        if (NodeId name = tree_.Child(id, Role::kName);
            name != kNoNode && out_.parts[name].hole == Hole::kDots) {
          out_.parts[id].hole = Hole::kChain;
        }
        return;
      default:
        return;
    }
  }

  Hole OnlyChildHole(NodeId id) const {
    NodeId child = tree_.FirstChild(id);
    return child != kNoNode && tree_.Next(child) == kNoNode ? out_.parts[child].hole : Hole::kNone;
  }

  /// A statement, parameter or import that is nothing but a mark is the mark. A lone `$X` binds the
  /// statement; a parameter `$X` binds its name, whatever type and default come with it.
  void MarkWrapper(NodeId id) {
    Hole hole = OnlyChildHole(id);
    bool list = hole == Hole::kDots || hole == Hole::kSpread;
    if (tree_[id].kind == Kind::kParam && tree_[id].op != syntax::kOpNone) return;
    if (list || (hole == Hole::kMetavariable && tree_[id].kind != Kind::kParam &&
                 tree_[id].kind != Kind::kWithItem && tree_[id].kind != Kind::kImportItem)) {
      out_.parts[id] = out_.parts[tree_.FirstChild(id)];
    }
  }

  void MarkName(NodeId id) {
    std::string_view name = tree_.names.Text(tree_[id].name);
    Part& part = out_.parts[id];
    if (name == placeholder::kDots) {
      part.hole = Hole::kDots;
    } else if (std::string_view spread = After(name, placeholder::kSpread); !spread.empty()) {
      part = {Hole::kSpread, Bind("..." + std::string(spread)), kNoNode, 0};
    } else if (std::string_view bound = After(name, placeholder::kMetavariable); !bound.empty()) {
      part = {Hole::kMetavariable, Bind(bound), kNoNode, 0};
    }
  }

  void MarkString(NodeId id) {
    std::string_view content = tree_.names.Text(tree_[id].name);
    Part& part = out_.parts[id];
    if (content == "...") part.hole = Hole::kAnyString;
    if (tree_.IsJoined(id) && content == "......") part.hole = Hole::kJoinedString;
    if (content.size() > 1 && content[0] == '$') MarkBoundString(content.substr(1), part);
    if (content.size() > 4 && content.starts_with("=~/") && content.ends_with("/")) {
      Result<Regex> regex = Regex::Compile(content.substr(3, content.size() - 4));
      if (!regex) {
        regex_error = regex.error().message;
        return;
      }
      part.hole = Hole::kStringRegex;
      part.regex = static_cast<uint16_t>(out_.regexes.size());
      out_.regexes.push_back(*regex);
    }
  }

  void MarkBoundString(std::string_view name, Part& part) {
    if (name.starts_with("...")) name.remove_prefix(3);
    auto is_name = [](char c) {
      return (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
    };
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return;
    if (std::all_of(name.begin(), name.end(), is_name)) {
      part = {Hole::kStringBound, Bind(name), kNoNode, 0};
    }
  }

  void MarkCall(NodeId id) {
    NodeId function = tree_.Child(id, Role::kFunction);
    NodeId arguments = tree_.Child(id, Role::kArguments);
    if (function == kNoNode || arguments == kNoNode) return;
    if (tree_[function].kind != Kind::kIdentifier) return;
    std::string_view name = tree_.names.Text(tree_[function].name);
    NodeId first = tree_.FirstChild(arguments);
    if (first == kNoNode) return;
    if (name == placeholder::kDeep) out_.parts[id] = {Hole::kDeep, kNoSlot, first, 0};
    if (name == placeholder::kTyped) {
      out_.parts[id] = {Hole::kTyped, out_.parts[first].slot, tree_.Next(first), 0};
    }
  }

  const Tree& tree_;
  syntax::NameTable& symbols_;
  Metavariables& metavariables_;
  Pattern out_;
};

/// What stands around a pattern that is no statement by itself while it is parsed.
struct Frame {
  enum class Part { kAll, kExcept, kDecorator, kTry };

  std::string_view before, after;
  Part part = Part::kAll;  // which part of what is parsed the pattern is
  bool dots_as_pairs = false;
};

bool BeginsWith(std::string_view pattern, std::string_view word) {
  if (!pattern.starts_with(word)) return false;
  if (pattern.size() == word.size()) return true;
  auto next = static_cast<unsigned char>(pattern[word.size()]);
  return std::isalnum(next) == 0 && next != '_' && next < 0x80;
}

/// The frames to try in turn.
std::vector<Frame> FramesFor(std::string_view pattern) {
  using Part = Frame::Part;
  bool head = pattern.back() == ':';  // `def f(...):`
  std::vector<Frame> frames;
  for (bool pairs : {false, true}) {
    if (BeginsWith(pattern, "except")) {
      frames.push_back({kTryHead, head ? " ..." : "", Part::kExcept, pairs});
      continue;
    }
    frames.push_back({"", head ? " ..." : "", Part::kAll, pairs});
    if (pattern.front() == '@') {
      frames.push_back({"", "\ndef __pushgate_any(): pass", Part::kDecorator, pairs});
    }
    if (BeginsWith(pattern, "try")) {
      frames.push_back({"", "\nexcept: pass", Part::kTry, pairs});
    }
  }
  return frames;
}

/// The first node of a kind among the parts of another.
NodeId PartOf(const Pattern& pattern, NodeId around, Kind kind) {
  for (NodeId id = pattern.FirstChild(around); id != kNoNode && id < pattern[around].after;
       id = pattern[id].after) {
    if (pattern[id].kind == kind) return id;
  }
  return kNoNode;
}

/// Which nodes the pattern consists of: what stands in the module, without the frame. False if the
/// part of the frame that it should be is not there.
bool FindRoot(Pattern& pattern, Frame::Part part) {
  NodeId first = pattern.FirstChild(0);
  NodeId end = pattern[0].after;
  if (part != Frame::Part::kAll) {
    bool decorator = part == Frame::Part::kDecorator;
    NodeId found = PartOf(pattern, first, decorator ? Kind::kDecorator : Kind::kExcept);
    if (found == kNoNode) return false;
    if (part == Frame::Part::kTry) {
      pattern.parts[found].hole = Hole::kDots;
    } else {
      first = found;
      end = pattern[found].after;
    }
  }
  pattern.root = first;
  pattern.root_end = end;
  if (pattern[first].after < pattern.root_end) {
    pattern.form = Pattern::Form::kStatements;
  } else if (pattern[first].kind == Kind::kExprStmt) {
    pattern.form = Pattern::Form::kExpression;
    pattern.root = pattern.FirstChild(first);
  } else {
    pattern.form = Pattern::Form::kStatement;
  }
  return true;
}

/// The types of literals: a literal stands for `($X : int)` without naming the type.
bool IsLiteralType(std::string_view name) {
  constexpr auto kTypes = std::to_array<std::string_view>(
      {"str", "bytes", "int", "float", "bool", "list", "dict", "tuple", "set"});
  return std::find(kTypes.begin(), kTypes.end(), name) != kTypes.end();
}

/// The identifiers of a pattern that are no holes: each occurs in the file wherever the pattern
/// matches, be it in an import or in the file's path.
void CollectNames(Pattern& pattern, const syntax::NameTable& symbols) {
  NodeId end =
      pattern.form == Pattern::Form::kStatements ? pattern.root_end : pattern[pattern.root].after;
  for (NodeId id = pattern.root; id < end; ++id) {
    Kind kind = pattern[id].kind;
    if (kind != Kind::kIdentifier && kind != Kind::kName) continue;
    Hole around = pattern.parts[pattern[id].parent].hole;
    bool mark =
        pattern[id].role == Role::kFunction && (around == Hole::kDeep || around == Hole::kTyped);
    if (mark || pattern.parts[id].hole != Hole::kNone) continue;
    if (IsLiteralType(symbols.Text(pattern[id].name))) continue;
    pattern.names.push_back(pattern[id].name);
  }
}

std::string Dedent(std::string_view text, uint32_t& removed) {
  size_t begin = text.find_first_not_of(" \t\n\r");
  if (begin == std::string_view::npos) return "";
  removed = static_cast<uint32_t>(begin);
  size_t line = text.rfind('\n', begin);
  std::string indent(text.substr(line == std::string_view::npos ? 0 : line + 1,
                                 begin - (line == std::string_view::npos ? 0 : line + 1)));
  std::string out(text.substr(begin));
  while (!out.empty() && (out.back() == ' ' || out.back() == '\n' || out.back() == '\t')) {
    out.pop_back();
  }
  if (indent.empty()) return out;
  for (size_t at = out.find("\n" + indent); at != std::string::npos;
       at = out.find("\n" + indent, at + 1)) {
    out.erase(at + 1, indent.size());
  }
  return out;
}

/// Compiles a pattern within a frame; the error's offset is within the pattern.
tl::expected<Pattern, PatternError> CompileIn(const Frame& frame, std::string_view pattern,
                                              syntax::NameTable& symbols,
                                              Metavariables& metavariables) {
  PythonText python =
      ReplaceMarks(std::string(pattern) + std::string(frame.after), frame.dots_as_pairs);
  std::string code = std::string(frame.before) + python.text + "\n";
  syntax::SourceText source(code);
  Tree tree;
  syntax::ParseStatus status = syntax::Parse(source, std::chrono::seconds(2), Watch(), tree);
  if (status != syntax::ParseStatus::kParsed || tree.size() > kLargestPattern) {
    return tl::unexpected(PatternError{0, "the pattern is too large"});
  }
  if (!tree.error_offsets.empty() || tree.size() <= 1) {
    size_t at = tree.error_offsets.empty() ? 0 : tree.error_offsets.front();
    at = std::min(at - std::min(at, frame.before.size()), python.origin.size() - 1);
    uint32_t offset = std::min(python.origin[at], static_cast<uint32_t>(pattern.size()));
    return tl::unexpected(PatternError{offset, "the pattern is not Python"});
  }
  Compiler compiler(tree, symbols, metavariables);
  Pattern compiled = compiler.Run();
  if (!compiler.regex_error.empty()) return tl::unexpected(PatternError{0, compiler.regex_error});
  if (!FindRoot(compiled, frame.part)) {
    return tl::unexpected(PatternError{0, "the pattern is not Python"});
  }
  CollectNames(compiled, symbols);
  return compiled;
}

}  // namespace

Slot Metavariables::Add(std::string_view name) {
  if (Slot slot = Find(name); slot != kNoSlot) return slot;
  names_.emplace_back(name);
  return static_cast<Slot>(names_.size() - 1);
}

Slot Metavariables::Find(std::string_view name) const {
  auto found = std::find(names_.begin(), names_.end(), name);
  return found == names_.end() ? kNoSlot : static_cast<Slot>(found - names_.begin());
}

tl::expected<Pattern, PatternError> CompilePattern(std::string_view text,
                                                   syntax::NameTable& symbols,
                                                   Metavariables& metavariables) {
  uint32_t removed = 0;
  std::string pattern = Dedent(text, removed);
  if (pattern.empty()) return tl::unexpected(PatternError{0, "the pattern is empty"});
  tl::expected<Pattern, PatternError> first = tl::unexpected(PatternError{});
  for (const Frame& frame : FramesFor(pattern)) {
    auto compiled = CompileIn(frame, pattern, symbols, metavariables);
    if (compiled) return compiled;
    // What is wrong with the pattern as it stands is what the author wants to know.
    if (first.error().message.empty()) first = std::move(compiled);
  }
  first.error().offset += removed;
  return first;
}

}  // namespace pushgate::rules::language
