#include "rules/syntax/lower.h"

#include <algorithm>

#include "rules/syntax/grammar.h"
#include "rules/syntax/nfkc.h"
#include "rules/syntax/string_literal.h"

namespace pushgate::rules::syntax {
namespace {

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<signed char>(c) >= 0; });
}

class Lowering {
 public:
  Lowering(const SourceText& source, Tree& tree)
      : source_(source), text_(source.parsed()), tree_(tree), grammar_(PythonGrammar()) {}

  void Run(TSNode root) {
    tree_.nodes.reserve(text_.size() / 4 + 16);
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    bool descend = Visit(cursor);
    for (bool done = false; !done;) {
      if (descend && ts_tree_cursor_goto_first_child(&cursor)) {
        descend = Visit(cursor);
        continue;
      }
      if (descend) Leave();
      while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
        if (!ts_tree_cursor_goto_parent(&cursor)) {
          done = true;
          break;
        }
        Leave();
      }
      if (!done) descend = Visit(cursor);
    }
    ts_tree_cursor_delete(&cursor);
    std::sort(tree_.error_offsets.begin(), tree_.error_offsets.end());
  }

 private:
  /// A symbol of the concrete tree whose children are being visited.
  struct Frame {
    TSSymbol symbol = 0;
    Shape shape = Shape::kNode;
    NodeId node = kNoNode;    // what it became, if anything
    Role pass = Role::kNone;  // the role of children that have none of their own
    bool force_pass = false;  // ... or of all of them
    bool names = false;       // its identifiers are names
    uint8_t colons = 0;       // of a slice
  };
  struct OpenString {
    StringStart start{""};
    NodeId node = kNoNode;
    std::string_view only;  // the content, while it is one stretch that needs no decoding
    std::string content;
    uint32_t content_begin = 0;
    bool empty = true;
    bool copied = false;
    bool joined = false;
    uint32_t parts = 0;  // children that are complete
  };

  NodeId Open(Kind kind, Role role, uint32_t begin, uint32_t end) {
    NodeId id = tree_.size();
    Node node;
    node.kind = kind;
    node.role = role;
    node.begin = begin;
    node.end = end;
    node.parent = current_;
    node.after = id + 1;
    tree_.nodes.push_back(node);
    current_ = id;
    return id;
  }

  void Close() {
    tree_.nodes[current_].after = tree_.size();
    current_ = tree_.nodes[current_].parent;
  }

  void Leaf(Kind kind, Role role, uint32_t begin, uint32_t end, NameId name) {
    tree_.nodes[Open(kind, role, begin, end)].name = name;
    Close();
  }

  /// Closes what a frame opened, the nodes that stayed open inside included (elif in if).
  void Leave() {
    Frame frame = frames_.back();
    frames_.pop_back();
    if (frame.shape == Shape::kString || frame.shape == Shape::kConcatenatedString)
      EndString(frame);
    if (frame.node == kNoNode) return;
    uint32_t end = tree_.nodes[frame.node].end;
    for (bool last = false; !last;) {
      last = current_ == frame.node;
      if (tree_.nodes[current_].kind == Kind::kIf) tree_.nodes[current_].end = end;
      Close();
    }
  }

  Frame& Push(TSSymbol symbol, Shape shape, NodeId node) {
    Frame& frame = frames_.emplace_back();
    frame.symbol = symbol;
    frame.shape = shape;
    frame.node = node;
    return frame;
  }

  const Frame& Parent() const {
    static const Frame kTop;
    return frames_.empty() ? kTop : frames_.back();
  }

  Role RoleOf(TSFieldId field) const {
    const Frame& parent = Parent();
    if (parent.force_pass) return parent.pass;
    Role role = grammar_.roles[field];
    if (parent.symbol == grammar_.slice) {
      constexpr Role kParts[] = {Role::kLower, Role::kUpper, Role::kStep};
      return kParts[std::min<int>(parent.colons, 2)];
    }
    return role == Role::kNone ? parent.pass : role;
  }

  /// Handles the node under the cursor; true if its children are to be visited.
  bool Visit(const TSTreeCursor& cursor) {
    TSNode node = ts_tree_cursor_current_node(&cursor);
    TSFieldId field = ts_tree_cursor_current_field_id(&cursor);
    TSSymbol symbol = ts_node_symbol(node);
    begin_ = ts_node_start_byte(node);
    end_ = ts_node_end_byte(node);
    if (symbol >= grammar_.rules.size()) return VisitError();  // the symbol of ERROR
    if (ts_node_is_missing(node)) return VisitMissing(field);
    const SymbolRule& rule = grammar_.rules[symbol];
    if (rule.shape == Shape::kToken) return VisitToken(symbol, field);
    if (begin_ < end_ && text_[begin_] == '*' && MayBeginWithStar(rule.kind)) {
      return VisitBehindStar(node, symbol, rule, field);
    }
    return VisitSymbol(node, symbol, rule, field);
  }

  bool VisitSymbol(TSNode node, TSSymbol symbol, const SymbolRule& rule, TSFieldId field) {
    switch (rule.shape) {
      case Shape::kToken:
      case Shape::kSkip:
        return false;
      case Shape::kComment:
        tree_.comments.push_back({begin_, end_});
        return false;
      case Shape::kNode:
        return VisitNode(symbol, rule.kind, field);
      case Shape::kLeaf:
        Leaf(rule.kind, RoleOf(field), begin_, end_, tree_.names.Intern(Text()));
        return false;
      case Shape::kIdentifier:
        VisitIdentifier(field);
        return false;
      case Shape::kImportPrefix:
        tree_.nodes[current_].op = static_cast<uint16_t>(std::min<long>(
            UINT16_MAX, std::count(text_.begin() + begin_, text_.begin() + end_, '.')));
        return false;
      case Shape::kStringStart:
        if (!strings_.empty()) StartString();
        return false;
      case Shape::kStringContent:
        if (!strings_.empty()) AddContent();
        return false;
      case Shape::kString:
      case Shape::kConcatenatedString:
        return VisitString(symbol, rule.shape, field);
      case Shape::kInterpolation:
        FlushContent();
        Push(symbol, rule.shape, Open(Kind::kInterpolation, Role::kNone, begin_, end_));
        return true;
      case Shape::kExpressionStatement:
        Push(symbol, rule.shape, Open(Kind::kExprStmt, Role::kNone, begin_, end_));
        if (ts_node_child_count(node) > 1) Open(Kind::kTuple, Role::kNone, begin_, end_);
        return true;
      default:
        return VisitStructure(symbol, rule, field);
    }
  }

  /// Expressions that the grammar takes a star into: `*a.b()` as a call of `*a.b`.
  static bool MayBeginWithStar(Kind kind) {
    constexpr Kind kKinds[] = {Kind::kStar,   Kind::kCall, Kind::kAttribute, Kind::kSubscript,
                               Kind::kBinary, Kind::kBool, Kind::kCompare,   Kind::kConditional};
    return std::find(std::begin(kKinds), std::end(kKinds), kind) != std::end(kKinds);
  }

  /// In Python the star is around all of that.
  bool VisitBehindStar(TSNode node, TSSymbol symbol, const SymbolRule& rule, TSFieldId field) {
    bool lifted = begin_ == star_;
    if (rule.kind == Kind::kStar) {
      if (!lifted) return VisitSymbol(node, symbol, rule, field);
      PushPassing(symbol, Shape::kTransparent, RoleOf(field), true);
      return true;
    }
    Role role = RoleOf(field);
    NodeId outer = kNoNode;
    if (!lifted) {
      star_ = begin_;
      behind_star_ = BehindStar(node);
      outer = Open(Kind::kStar, role, begin_, end_);
      role = Role::kNone;
    }
    NodeId id = Open(rule.kind, role, behind_star_, end_);
    Push(symbol, Shape::kNode, outer == kNoNode ? id : outer);
    return true;
  }

  /// Where the operand begins of the star with which a node does.
  uint32_t BehindStar(TSNode node) const {
    uint32_t begin = ts_node_start_byte(node);
    auto is_star = [&](TSNode one) {
      TSSymbol symbol = ts_node_symbol(one);
      return symbol < grammar_.rules.size() && grammar_.rules[symbol].kind == Kind::kStar;
    };
    while (ts_node_child_count(node) > 0 && !is_star(node)) node = ts_node_child(node, 0);
    for (uint32_t i = 1; i < ts_node_child_count(node); ++i) {
      TSNode child = ts_node_child(node, i);
      if (!ts_node_is_extra(child)) return ts_node_start_byte(child);
    }
    return begin + 1;
  }

  bool VisitStructure(TSSymbol symbol, const SymbolRule& rule, TSFieldId field) {
    Role role = RoleOf(field);
    switch (rule.shape) {
      case Shape::kDottedName:
        return VisitDottedName(symbol, field);
      case Shape::kAliasedImport:
        Push(symbol, rule.shape, Open(Kind::kImportItem, Role::kNone, begin_, end_));
        return true;
      case Shape::kRelativeImport:
        Push(symbol, rule.shape, Open(Kind::kDottedName, Role::kModule, begin_, end_));
        return true;
      case Shape::kElif:
        Open(Kind::kIf, Role::kElse, begin_, end_);
        Push(symbol, rule.shape, kNoNode);
        return true;
      case Shape::kElse:
        PushPassing(symbol, rule.shape, Role::kElse, true);
        return true;
      case Shape::kFinally:
        PushPassing(symbol, rule.shape, Role::kFinally, true);
        return true;
      case Shape::kDecorated:
        Push(symbol, rule.shape, Open(Kind::kFunctionDef, role, begin_, end_));
        return true;
      case Shape::kDefinition:
        return VisitDefinition(symbol, rule.kind, role);
      case Shape::kTypeParameter:
        return VisitTypeParameters(symbol);
      case Shape::kParameter:
        Push(symbol, rule.shape, Open(Kind::kParam, Role::kNone, begin_, end_));
        return true;
      case Shape::kSplatPattern:
        return VisitSplat(symbol, rule.kind, role);
      case Shape::kTuplePattern:
        Push(symbol, rule.shape, Open(Kind::kTuple, role, begin_, end_));
        return true;
      case Shape::kAsPattern:
        return VisitAs(symbol, role);
      case Shape::kAsTarget:
        PushPassing(symbol, rule.shape, Role::kAlias, true);
        return true;
      case Shape::kGeneratorArgument:
        return VisitGenerator(symbol, field);
      default:
        PushPassing(symbol, rule.shape, role, false);
        return true;
    }
  }

  bool VisitNode(TSSymbol symbol, Kind kind, TSFieldId field) {
    Role role = RoleOf(field);
    if (kind == Kind::kDecorator) role = Role::kDecorator;
    if (kind == Kind::kBlock && role == Role::kNone) role = Role::kBody;
    if (kind == Kind::kFormatSpec) role = Role::kType;
    NodeId id = Open(kind, role, begin_, end_);
    if (kind == Kind::kOther) {
      tree_.nodes[id].op = static_cast<uint16_t>(kOpFirstToken + symbol);
    }
    if (kind == Kind::kParamSeparator) {
      tree_.nodes[id].op = text_[begin_] == '*' ? kOpStar : kOpSlash;
    }
    bool names = symbol == grammar_.splat_type && Parent().names;
    Push(symbol, Shape::kNode, id).names = names;
    return true;
  }

  void PushPassing(TSSymbol symbol, Shape shape, Role role, bool force) {
    bool names = Parent().names;
    Frame& frame = Push(symbol, shape, kNoNode);
    frame.pass = role;
    frame.force_pass = force;
    frame.names = names;
  }

  bool VisitDefinition(TSSymbol symbol, Kind kind, Role role) {
    NodeId id = kNoNode;
    if (Parent().symbol == grammar_.decorated_definition) {
      tree_.nodes[current_].kind = kind;
    } else {
      id = Open(kind, role, begin_, end_);
    }
    if (kind == Kind::kFunctionDef) ++tree_.functions;
    Push(symbol, Shape::kDefinition, id);
    return true;
  }

  /// `[T: bound, *Ts]` of a definition: its own names, and expressions behind their colons. Of a
  /// generic type they are the subscripts.
  bool VisitTypeParameters(TSSymbol symbol) {
    bool arguments = Parent().symbol == grammar_.generic_type;
    NodeId id = arguments ? kNoNode : Open(Kind::kOther, Role::kTypeParameters, begin_, end_);
    Push(symbol, Shape::kTypeParameter, id).names = !arguments;
    return true;
  }

  bool InParameters() const {
    TSSymbol parent = Parent().symbol;
    return parent == grammar_.parameters || parent == grammar_.lambda_parameters;
  }

  bool VisitSplat(TSSymbol symbol, Kind kind, Role role) {
    uint16_t op = kind == Kind::kStar ? kOpStar : kOpDoubleStar;
    bool typed = Parent().symbol == grammar_.typed_parameter;
    bool parameter = InParameters();
    NodeId id = typed ? kNoNode : Open(parameter ? Kind::kParam : kind, role, begin_, end_);
    if (typed || parameter) tree_.nodes[current_].op = op;
    Push(symbol, Shape::kSplatPattern, id).names = typed || parameter;
    return true;
  }

  /// `value as target` of with and except is spelled out as two children of theirs.
  bool VisitAs(TSSymbol symbol, Role role) {
    bool item = tree_.nodes[current_].kind == Kind::kWithItem ||
                tree_.nodes[current_].kind == Kind::kExcept;
    if (item) {
      PushPassing(symbol, Shape::kAsPattern, Role::kValue, false);
    } else {
      Push(symbol, Shape::kAsPattern, Open(Kind::kAs, role, begin_, end_));
    }
    return true;
  }

  bool VisitGenerator(TSSymbol symbol, TSFieldId field) {
    NodeId id = kNoNode;
    if (field == grammar_.field_arguments) {
      id = Open(Kind::kArguments, Role::kArguments, begin_, end_);
      Open(Kind::kGenerator, Role::kNone, begin_, end_);
    } else {
      id = Open(Kind::kGenerator, RoleOf(field), begin_, end_);
    }
    Push(symbol, Shape::kGeneratorArgument, id);
    return true;
  }

  bool VisitDottedName(TSSymbol symbol, TSFieldId field) {
    TSSymbol parent = Parent().symbol;
    NodeId id = kNoNode;
    bool relative = Parent().shape == Shape::kRelativeImport;
    bool imported = parent == grammar_.import_statement ||
                    parent == grammar_.import_from_statement ||
                    parent == grammar_.future_import_statement;
    Role role = RoleOf(field);
    if (imported && role == Role::kName) {
      id = Open(Kind::kImportItem, Role::kNone, begin_, end_);
      Open(Kind::kDottedName, Role::kNone, begin_, end_);
    } else if (!relative) {
      id = Open(Kind::kDottedName, parent == grammar_.aliased_import ? Role::kNone : role, begin_,
                end_);
    }
    Push(symbol, Shape::kDottedName, id).names = true;
    return true;
  }

  void VisitIdentifier(TSFieldId field) {
    TSSymbol parent = Parent().symbol;
    Role role = RoleOf(field);
    NameId name = InternIdentifier();
    if (InParameters()) {
      Open(Kind::kParam, Role::kNone, begin_, end_);
      Leaf(Kind::kName, Role::kName, begin_, end_, name);
      Close();
      return;
    }
    if (IsNamePosition(parent, role)) {
      Leaf(Kind::kName, role == Role::kAlias ? role : Role::kName, begin_, end_, name);
    } else {
      if (role == Role::kName) role = Role::kLeft;  // of `name := value`
      if (parent == grammar_.generic_type) role = Role::kValue;
      Leaf(Kind::kIdentifier, role, begin_, end_, name);
    }
  }

  bool IsNamePosition(TSSymbol parent, Role role) const {
    if (Parent().names) return true;
    if (role == Role::kName) {
      return parent == grammar_.attribute || parent == grammar_.keyword_argument ||
             parent == grammar_.function_definition || parent == grammar_.class_definition ||
             parent == grammar_.default_parameter || parent == grammar_.typed_default_parameter;
    }
    return parent == grammar_.typed_parameter || parent == grammar_.global_statement ||
           parent == grammar_.nonlocal_statement || parent == grammar_.member_type ||
           (parent == grammar_.aliased_import && role == Role::kAlias);
  }

  NameId InternIdentifier() {
    std::string_view original = source_.original().substr(begin_, end_ - begin_);
    if (IsAscii(original)) return tree_.names.Intern(Text());
    // What the parser reads as ASCII but is none: bytes of the file's own encoding.
    if (IsAscii(Text()) || Text() != original) {
      tree_.foreign_identifier = std::min(tree_.foreign_identifier, begin_);
    }
    return tree_.names.InternCopy(FoldIdentifier(Text()));
  }

  bool VisitToken(TSSymbol symbol, TSFieldId field) {
    Frame* parent = frames_.empty() ? nullptr : &frames_.back();
    if (parent == nullptr || current_ == kNoNode) return false;
    Node& node = tree_.nodes[current_];
    if (symbol == grammar_.token_colon) {
      ++parent->colons;
      if (parent->symbol == grammar_.constrained_type) parent->names = false;
    } else if (symbol == grammar_.token_async) {
      node.op = kOpAsync;
    } else if (symbol == grammar_.token_from && node.kind == Kind::kYield) {
      node.op = kOpStar;
    } else if (symbol == grammar_.token_future) {
      Open(Kind::kDottedName, Role::kModule, begin_, end_);
      Leaf(Kind::kName, Role::kName, begin_, end_, tree_.names.Intern(Text()));
      Close();
    } else if (field == grammar_.field_operator) {
      node.op = static_cast<uint16_t>(kOpFirstToken + symbol);
    } else if (field == grammar_.field_operators) {
      AddComparison(node, symbol);
    } else if (node.kind == Kind::kInterpolation) {
      if (symbol == grammar_.token_equals) node.op = static_cast<uint16_t>(kOpFirstToken + symbol);
    } else if (parent->symbol == grammar_.union_type) {
      node.op = static_cast<uint16_t>(kOpFirstToken + symbol);
    }
    return false;
  }

  void AddComparison(Node& node, TSSymbol symbol) {
    if (node.op == kOpNone) {
      node.op = static_cast<uint16_t>(kOpFirstToken + symbol);
      return;
    }
    std::string chain =
        node.op == kOpChained ? std::string(tree_.names.Text(node.name)) : std::to_string(node.op);
    NameId name = tree_.names.InternCopy(chain + " " + std::to_string(kOpFirstToken + symbol));
    node.op = kOpChained;
    node.name = name;
  }

  bool VisitError() {
    AddError();
    Kind around = current_ == kNoNode ? Kind::kModule : tree_.nodes[current_].kind;
    bool statement = around == Kind::kModule || around == Kind::kBlock;
    Push(UINT16_MAX, Shape::kNode,
         Open(statement ? Kind::kErrorStmt : Kind::kOther, Role::kNone, begin_, end_));
    return true;
  }

  bool VisitMissing(TSFieldId field) {
    AddError();
    if (!frames_.empty() && field != 0) Leaf(Kind::kOther, RoleOf(field), begin_, end_, kNoName);
    return false;
  }

  void AddError() { tree_.error_offsets.push_back(begin_); }

  bool VisitString(TSSymbol symbol, Shape shape, TSFieldId field) {
    if (Parent().shape == Shape::kConcatenatedString) {
      Push(symbol, Shape::kTransparent, kNoNode);  // its content joins its neighbours'
      return true;
    }
    NodeId id = Open(Kind::kString, RoleOf(field), begin_, end_);
    strings_.emplace_back().node = id;
    strings_.back().joined = shape == Shape::kConcatenatedString;
    if (shape == Shape::kConcatenatedString) tree_.joined_strings.push_back(id);
    Push(symbol, shape, id);
    return true;
  }

  void StartString() {
    OpenString& string = strings_.back();
    if (string.joined) {
      size_t length = string.copied ? string.content.size() : string.only.size();
      tree_.literal_starts.push_back(
          {string.node, begin_, string.parts, static_cast<uint32_t>(length)});
    }
    string.start = StringStart(Text());
    if (string.start.bytes) tree_.nodes[string.node].op = kOpBytes;
    if (string.start.format) tree_.nodes[string.node].op = kOpFormat;
  }

  void AddContent() {
    OpenString& string = strings_.back();
    std::string_view content = Text();
    if (string.empty) {
      string.content_begin = begin_;
      string.empty = false;
      if (!NeedsDecoding(content, string.start)) {
        string.only = content;
        return;
      }
    }
    if (!string.copied) {
      string.content = string.only;
      string.copied = true;
    }
    AppendDecoded(content, string.start, string.content);
  }

  NameId TakeContent(OpenString& string) {
    NameId name = string.copied ? tree_.names.InternCopy(std::move(string.content))
                                : tree_.names.Intern(string.only);
    string.content.clear();
    string.only = {};
    string.empty = true;
    string.copied = false;
    return name;
  }

  void FlushContent() {
    if (strings_.empty()) return;
    OpenString& string = strings_.back();
    // Format specifications interpolate as well, but hold no content of the string.
    if (tree_.nodes[current_].kind == Kind::kString) tree_.nodes[current_].kind = Kind::kFString;
    if (current_ != string.node) return;
    if (!string.empty) {
      uint32_t from = string.content_begin;
      Leaf(Kind::kStringPart, Role::kNone, from, begin_, TakeContent(string));
      ++string.parts;
    }
    ++string.parts;  // what is interpolated
  }

  void EndString(const Frame& frame) {
    if (strings_.empty() || strings_.back().node != frame.node) return;
    OpenString& string = strings_.back();
    Node& node = tree_.nodes[frame.node];
    if (node.kind == Kind::kString) {
      node.name = TakeContent(string);
    } else if (!string.empty) {
      uint32_t from = string.content_begin, to = node.end;
      Leaf(Kind::kStringPart, Role::kNone, from, to, TakeContent(string));
    }
    strings_.pop_back();
  }

  std::string_view Text() const { return text_.substr(begin_, end_ - begin_); }

  const SourceText& source_;
  std::string_view text_;
  Tree& tree_;
  const Grammar& grammar_;
  NodeId current_ = kNoNode;
  uint32_t begin_ = 0;  // of the concrete node being visited
  uint32_t end_ = 0;
  uint32_t star_ = UINT32_MAX;  // the last one that was lifted over what the grammar has around it
  uint32_t behind_star_ = 0;    // where its operand begins
  std::vector<Frame> frames_;
  std::vector<OpenString> strings_;
};

}  // namespace

void Lower(const SourceText& source, TSNode root, Tree& tree) { Lowering(source, tree).Run(root); }

}  // namespace pushgate::rules::syntax
