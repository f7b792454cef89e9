#include "rules/units.h"

#include <algorithm>

namespace pushgate::rules {
namespace {

using syntax::Kind;
using syntax::kNoNode;
using syntax::Node;
using syntax::NodeId;
using syntax::Role;

class Builder {
 public:
  Builder(const syntax::Tree& tree, const syntax::LineTable& lines) : tree_(tree), lines_(lines) {}

  UnitMap Run() {
    Stretch(0, UnitMap::kNone);
    for (NodeId id = 1; id < tree_.size(); ++id) {
      while (!open_.empty() && id >= tree_[open_.back().node].after) Leave();
      if (MayOpen(id)) Enter(id);
    }
    while (!open_.empty()) Leave();
    Finish();
    return std::move(map_);
  }

 private:
  struct Open {
    NodeId node;
    uint32_t unit;  // of what stands directly in it
    size_t name;    // the length of the qualified name outside of it
  };

  bool InFunction() const { return in_function_ > 0; }

  /// A class is no unit around its statements, and no parts of a statement are units of their own.
  bool MayOpen(NodeId id) const {
    Kind kind = tree_[id].kind;
    if (kind == Kind::kFunctionDef) return true;
    if (kind == Kind::kClassDef) return true;
    if (InFunction() || !syntax::IsStatement(kind)) return false;
    Kind parent = tree_[tree_[id].parent].kind;
    if (parent != Kind::kModule && parent != Kind::kBlock) return false;
    if (syntax::IsCompound(kind) || kind == Kind::kErrorStmt) return true;
    // A simple statement directly in a compound one belongs to that.
    return parent == Kind::kModule || AroundBlock(id) == Kind::kClassDef;
  }

  Kind AroundBlock(NodeId statement) const {
    NodeId block = tree_[statement].parent;
    NodeId around = tree_[block].parent;
    return around == kNoNode ? Kind::kModule : tree_[around].kind;
  }

  void Enter(NodeId id) {
    const Node& node = tree_[id];
    bool function = node.kind == Kind::kFunctionDef;
    bool names = function || node.kind == Kind::kClassDef;
    size_t length = name_.size();
    uint32_t unit = open_.empty() ? UnitMap::kNone : open_.back().unit;
    if (function || !InFunction()) {
      if (function) AppendName(id);
      unit = static_cast<uint32_t>(map_.units.size());
      map_.units.push_back(
          {function, function ? name_ : ClassName(), lines_.Line(node.begin), LastLine(node)});
      if (!function && names) AppendName(id);
    } else {
      AppendName(id);
    }
    Stretch(Indentation(node.begin), unit);
    if (function) {
      name_ += ".<locals>";
      ++in_function_;
    }
    open_.push_back({id, unit, length});
  }

  uint32_t LastLine(const Node& node) const {
    return lines_.Line(node.end > node.begin ? node.end - 1 : node.end);
  }

  void AppendName(NodeId id) {
    NodeId name = tree_.Child(id, Role::kName);
    if (!name_.empty()) name_ += '.';
    if (name != kNoNode) name_ += tree_.names.Text(tree_[name].name);
  }

  std::string ClassName() const { return name_; }

  void Leave() {
    Open open = open_.back();
    open_.pop_back();
    const Node& node = tree_[open.node];
    if (node.kind == Kind::kFunctionDef) --in_function_;
    if (node.kind == Kind::kFunctionDef || node.kind == Kind::kClassDef) name_.resize(open.name);
    uint32_t around = open_.empty() ? UnitMap::kNone : Around(open_.back());
    Stretch(LineEnd(node.end), around);
  }

  /// Where the white space in front of a line's first statement begins: it is nobody else's.
  uint32_t Indentation(uint32_t begin) const {
    uint32_t at = begin;
    while (at > 0 && IsBlank(lines_.text()[at - 1])) --at;
    bool first = at == 0 || lines_.text()[at - 1] == '\n' || lines_.text()[at - 1] == '\r';
    return first ? at : begin;
  }

  /// Behind the line that a statement ends, if nothing but a comment follows it there.
  uint32_t LineEnd(uint32_t end) const {
    std::string_view text = lines_.text();
    size_t at = end;
    while (at < text.size() && IsBlank(text[at])) ++at;
    if (at < text.size() && text[at] == '#')
      at = std::min(text.find_first_of("\r\n", at), text.size());
    if (at < text.size() && text[at] == '\r') ++at;
    if (at < text.size() && text[at] == '\n') ++at;
    bool line = at == text.size() || text[at - 1] == '\n' || text[at - 1] == '\r';
    return line ? static_cast<uint32_t>(at) : end;
  }

  static bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

  /// The unit of what follows a statement in the block around it: of a class body, none.
  uint32_t Around(const Open& open) const {
    bool bare = tree_[open.node].kind == Kind::kClassDef && !InFunction();
    return bare ? UnitMap::kNone : open.unit;
  }

  void Stretch(uint32_t begin, uint32_t unit) {
    if (!map_.stretches.empty() && begin <= map_.stretches.back().begin) {
      map_.stretches.back().unit = unit;
    } else {
      map_.stretches.push_back({begin, 1, 1, unit});
    }
  }

  void Finish() {
    auto& stretches = map_.stretches;
    auto same = [](const UnitMap::Stretch& a, const UnitMap::Stretch& b) {
      return a.unit == b.unit;
    };
    stretches.erase(std::unique(stretches.begin(), stretches.end(), same), stretches.end());
    for (size_t i = 0; i < stretches.size(); ++i) {
      uint32_t end = i + 1 < stretches.size() ? stretches[i + 1].begin
                                              : static_cast<uint32_t>(lines_.text().size());
      stretches[i].first_line = lines_.Line(stretches[i].begin);
      stretches[i].last_line = lines_.Line(std::max(end, stretches[i].begin + 1) - 1);
    }
  }

  const syntax::Tree& tree_;
  const syntax::LineTable& lines_;
  UnitMap map_;
  std::vector<Open> open_;
  std::string name_;
  int in_function_ = 0;
};

}  // namespace

UnitMap BuildUnits(const syntax::Tree& tree, const syntax::LineTable& lines) {
  return Builder(tree, lines).Run();
}

uint32_t UnitMap::At(uint32_t byte) const {
  auto next = std::upper_bound(stretches.begin(), stretches.end(), byte,
                               [](uint32_t value, const Stretch& s) { return value < s.begin; });
  return next == stretches.begin() ? kNone : (next - 1)->unit;
}

std::vector<uint32_t> UnitMap::OnLine(uint32_t line) const {
  std::vector<uint32_t> found;
  auto first =
      std::lower_bound(stretches.begin(), stretches.end(), line,
                       [](const Stretch& s, uint32_t value) { return s.last_line < value; });
  for (; first != stretches.end() && first->first_line <= line; ++first) {
    if (first->unit == kNone) continue;
    if (std::find(found.begin(), found.end(), first->unit) == found.end()) {
      found.push_back(first->unit);
    }
  }
  return found;
}

}  // namespace pushgate::rules
