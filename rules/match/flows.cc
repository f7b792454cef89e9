#include "rules/match/flows.h"

#include <algorithm>
#include <array>

#include "rules/match/area.h"
#include "rules/match/sql_condition.h"

namespace pushgate::rules::match {
namespace {

using syntax::Kind;
using syntax::kNoNode;
using syntax::NodeId;
using syntax::Role;

constexpr uint8_t kValueBit = 1, kInsideBit = 2, kWithinBit = 4;

/// Methods whose result holds their object and their arguments.
constexpr auto kTextMethods = std::to_array<std::string_view>(
    {"format",     "format_map", "join",  "strip",  "lstrip",    "rstrip",       "replace",
     "encode",     "decode",     "lower", "upper",  "title",     "removeprefix", "removesuffix",
     "expandtabs", "ljust",      "rjust", "center", "translate", "casefold"});
/// Methods that give what their object holds.
constexpr auto kContainerMethods = std::to_array<std::string_view>(
    {"copy", "items", "values", "get", "pop", "popleft", "setdefault", "__iter__", "union"});
/// Functions that give what their arguments hold.
constexpr auto kFunctions = std::to_array<std::string_view>(
    {"list", "tuple",  "set",      "frozenset", "dict",      "sorted", "reversed",      "iter",
     "next", "map",    "filter",   "zip",       "enumerate", "chain",  "from_iterable", "reduce",
     "str",  "dedent", "cleandoc", "deepcopy",  "copy",      "deque",  "cast",          "islice"});

template <typename List>
bool Lists(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

uint64_t RangeKey(uint32_t begin, uint32_t end) { return static_cast<uint64_t>(begin) << 32 | end; }

bool IsText(Kind kind) { return kind == Kind::kString || kind == Kind::kFString; }

SqlPlace Place(SqlPlace::Clause clause) { return {clause, false}; }

}  // namespace

Flows& FlowsOf(Context& context, const language::FlowsInto& question) {
  std::shared_ptr<Flows>& flows = context.flows[&question];
  if (!context.flow_graph) context.flow_graph = std::make_shared<FlowGraph>(context);
  if (!flows) flows = std::make_shared<Flows>(context, question);
  return *flows;
}

Flows::Flows(Context& context, const language::FlowsInto& question)
    : context_(context), tree_(context.tree), question_(question), graph_(*context.flow_graph) {
  modes_.resize(tree_.size());
  sql_.resize(tree_.size());
  next_.resize(tree_.size(), kNoNode);
  for (NodeId call : context.index.OfKind(Kind::kCall)) {
    calls_.try_emplace(RangeKey(tree_[call].begin, tree_[call].end), call);
  }
  FindThrough();
  FindTargets();
  Run();
}

std::string_view Flows::NameOf(NodeId node) const {
  return node == kNoNode ? std::string_view() : tree_.names.Text(tree_[node].name);
}

NodeId Flows::CallAt(const Match& match) {
  auto found = calls_.find(RangeKey(match.begin, match.end));
  return found == calls_.end() ? kNoNode : found->second;
}

NodeId Flows::NodeOf(const Match& match) const {
  auto found = flowing_.find(RangeKey(match.begin, match.end));
  return found == flowing_.end() ? kNoNode : found->second;
}

std::vector<NodeId> Flows::PathOf(const Match& match) const {
  std::vector<NodeId> path;
  for (NodeId node = NodeOf(match); node != kNoNode && path.size() < tree_.size();
       node = next_[node]) {
    path.push_back(node);
  }
  return path;
}

namespace {

/// What a metavariable stands for, as nodes.
std::vector<NodeId> NodesOf(const syntax::Tree& tree, const Binding& bound) {
  switch (bound.kind) {
    case Binding::Kind::kNode:
      return {bound.a};
    case Binding::Kind::kPath:
    case Binding::Kind::kText:
      if (bound.node == kNoNode) return {};
      return {bound.node};
    case Binding::Kind::kNodes: {
      std::vector<NodeId> nodes;
      for (NodeId id = bound.a; id < bound.b; id = tree[id].after) nodes.push_back(id);
      return nodes;
    }
    default:
      return {};
  }
}

}  // namespace

void Flows::FindThrough() {
  language::Slot marked = question_.metavariables.Find("IT");
  size_t slots = question_.metavariables.size();
  for (const language::Formula& formula : question_.through) {
    for (const Match& match : EvaluateIn(context_, formula, slots, WholeFile(context_, slots))) {
      NodeId call = CallAt(match);
      if (call == kNoNode) continue;
      std::vector<NodeId>& flowing = through_[call];
      if (marked == language::kNoSlot) continue;
      for (NodeId node : NodesOf(tree_, match.environment[marked])) flowing.push_back(node);
    }
  }
}

void Flows::FindTargets() {
  language::Slot marked = question_.metavariables.Find("IT");
  size_t slots = question_.metavariables.size();
  for (const language::Formula& formula : question_.into) {
    for (const Match& match : EvaluateIn(context_, formula, slots, WholeFile(context_, slots))) {
      NodeId call = CallAt(match);
      std::vector<NodeId> nodes;
      if (marked != language::kNoSlot) nodes = NodesOf(tree_, match.environment[marked]);
      for (NodeId node : nodes) PushValue(node, call);
      if (nodes.empty() && call != kNoNode) PushArguments(call, Mode::kInside);
    }
  }
}

void Flows::Push(NodeId node, NodeId from, Mode mode, Part part, SqlPlace place) {
  if (node == kNoNode || !context_.Step()) return;
  Kind kind = tree_[node].kind;
  if (kind == Kind::kKeywordArg || kind == Kind::kPair) {
    node = tree_.Child(node, Role::kValue);
    if (node == kNoNode) return;
  }
  if (!part.is_whole()) {
    if (parts_.insert(RangeKey(node, part.number())).second) pending_.push_back({node, part, mode});
    if (next_[node] == kNoNode && modes_[node] == 0) next_[node] = from;
    return;
  }
  uint8_t bits = mode == Mode::kValue    ? kValueBit
                 : mode == Mode::kWithin ? kWithinBit
                                         : kValueBit | kInsideBit | kWithinBit;
  bool known = modes_[node] != 0;
  SqlPlace merged = known && sql_[node] != place ? SqlPlace() : place;
  if ((modes_[node] & bits) == bits && sql_[node] == merged) return;
  if (!known) {
    next_[node] = from;
    flowing_.try_emplace(RangeKey(tree_[node].begin, tree_[node].end), node);
  }
  modes_[node] |= bits;
  sql_[node] = merged;
  pending_.push_back({node, part, mode});
}

void Flows::PushChildren(NodeId node, Mode mode) {
  for (NodeId child = tree_.FirstChild(node); child != kNoNode; child = tree_.Next(child)) {
    Push(child, node, mode, {}, {});
  }
}

void Flows::PushArguments(NodeId call, Mode mode) {
  NodeId arguments = tree_.Child(call, Role::kArguments);
  if (arguments == kNoNode) return;
  for (NodeId child = tree_.FirstChild(arguments); child != kNoNode; child = tree_.Next(child)) {
    Push(child, call, mode, {}, {});
  }
}

void Flows::Run() {
  while (!pending_.empty() && context_.Step(2)) {
    Item item = pending_.back();
    pending_.pop_back();
    Visit(item);
  }
}

void Flows::Visit(const Item& item) {
  NodeId node = item.node, first = tree_.FirstChild(node);
  SqlPlace place = item.part.is_whole() ? sql_[node] : SqlPlace();
  auto pass = [&](NodeId child) { Push(child, node, item.mode, item.part, place); };
  switch (tree_[node].kind) {
    case Kind::kIdentifier:
    case Kind::kAttribute:
      if (item.mode != Mode::kWithin) VisitName(item);
      return;
    case Kind::kConditional: {  // its children are value, condition, other value
      if (first == kNoNode) return;
      pass(first);
      NodeId condition = tree_.Next(first);
      if (condition != kNoNode && tree_.Next(condition) != kNoNode) pass(tree_.Next(condition));
      return;
    }
    case Kind::kBool:
    case Kind::kNot:
      for (NodeId child = first; child != kNoNode; child = tree_.Next(child)) pass(child);
      return;
    case Kind::kAwait:
    case Kind::kStar:
    case Kind::kDoubleStar:
      if (first != kNoNode) pass(first);
      return;
    case Kind::kWalrus:
      if (NodeId value = tree_.Child(node, Role::kValue); value != kNoNode) pass(value);
      return;
    case Kind::kListComp:
    case Kind::kSetComp:
    case Kind::kDictComp:
    case Kind::kGenerator:
    case Kind::kLambda:
      return Push(tree_.Child(node, Role::kBody), node, item.mode, {}, place);
    case Kind::kList:
    case Kind::kTuple:
    case Kind::kSet:
      return VisitSequence(item);
    case Kind::kDict:
      return VisitDict(item);
    case Kind::kSubscript:
      if (item.mode == Mode::kWithin) return Push(first, node, item.mode, {}, {});
      return VisitSubscript(item);
    case Kind::kCall:
      return VisitCall(item);
    case Kind::kFString:
      return VisitFString(node);
    case Kind::kBinary:
    case Kind::kUnary:
      return VisitBinary(item);
    default:
      return VisitWithin(item);
  }
}

/// Within an argument all that is written counts, but what names hold does not flow through a
/// comparison.
void Flows::VisitWithin(const Item& item) {
  if (item.mode == Mode::kValue) return;
  bool compare = tree_[item.node].kind == Kind::kCompare;
  PushChildren(item.node, compare ? Mode::kWithin : item.mode);
}

void Flows::VisitName(const Item& item) {
  PushEvents(graph_.Reaching(item.node), item);
  PushResults(graph_.FunctionsAt(item.node), item);
}

void Flows::PushEvents(const FlowGraph::EventList& events, const Item& item) {
  SqlPlace place = item.part.is_whole() ? sql_[item.node] : SqlPlace();
  for (const FlowGraph::Event* event : events) {
    if (event->is_parameter) PushParameter(*event, item);
    if (event->changed_as != kNoNode && changed_.insert(event->changed_as).second) {
      PushEvents(graph_.Changes(event->changed_as), item);
    }
    if (event->value == kNoNode || !event->stored.MayBe(item.part)) continue;
    Part part = event->element || !event->stored.is_whole() ? Part()
                : event->taken.is_whole()                   ? item.part
                                                            : event->taken;
    // What is added to a text may follow anything.
    bool added = !event->replaces && IsText(tree_[event->value].kind) &&
                 tree_[event->node].kind == Kind::kAugAssign;
    Push(event->value, item.node, Mode::kValue, part, added ? SqlPlace() : place);
  }
}

/// What the calls in the file give to a parameter.
void Flows::PushParameter(const FlowGraph::Event& event, const Item& item) {
  for (const FlowGraph::Argument& given : graph_.Given(event.node)) {
    if (!given.stored.MayBe(item.part)) continue;
    Part part = given.is_element ? Part() : given.part.is_whole() ? item.part : given.part;
    SqlPlace place = item.part.is_whole() ? sql_[item.node] : SqlPlace();
    Push(given.node, item.node, Mode::kValue, part, place);
  }
}

void Flows::PushResults(std::span<const NodeId> functions, const Item& item) {
  SqlPlace place = item.part.is_whole() ? sql_[item.node] : SqlPlace();
  for (NodeId function : functions) {
    for (NodeId result : graph_.Results(function)) {
      Push(result, item.node, Mode::kValue, item.part, place);
    }
  }
}

void Flows::VisitSequence(const Item& item) {
  SqlPlace place = item.part.is_whole() ? sql_[item.node] : SqlPlace();
  uint32_t position = 0;
  bool shifted = false;  // behind a star, positions are not known
  for (NodeId child = tree_.FirstChild(item.node); child != kNoNode; child = tree_.Next(child)) {
    shifted |= tree_[child].kind == Kind::kStar;
    bool other = item.part.is_position() && item.part.position() != position++ && !shifted;
    if (!other) Push(child, item.node, item.mode, {}, place);
  }
}

void Flows::VisitDict(const Item& item) {
  for (NodeId child = tree_.FirstChild(item.node); child != kNoNode; child = tree_.Next(child)) {
    if (tree_[child].kind == Kind::kDoubleStar) {
      Push(child, item.node, item.mode, item.part, {});
      continue;
    }
    NodeId key = tree_.Child(child, Role::kKey);
    bool other = key != kNoNode && !graph_.PartAt(key).MayBe(item.part);
    if (!other) Push(child, item.node, item.mode, {}, {});
  }
}

void Flows::VisitSubscript(const Item& item) {
  NodeId object = tree_.FirstChild(item.node);
  NodeId index = object == kNoNode ? kNoNode : tree_.Next(object);
  bool one = index != kNoNode && tree_[index].kind != Kind::kSlice;
  Push(object, item.node, Mode::kValue, one ? graph_.PartAt(index) : Part(), {});
}

void Flows::VisitCall(const Item& item) {
  NodeId call = item.node, function = tree_.Child(call, Role::kFunction);
  if (function == kNoNode) return;
  bool method = tree_[function].kind == Kind::kAttribute;
  if (item.mode != Mode::kWithin) PushResults(graph_.Called(call), item);
  if (item.mode != Mode::kValue) {
    PushArguments(call, item.mode);
    if (method) Push(tree_.FirstChild(function), call, item.mode, {}, {});
    return;
  }
  if (auto through = through_.find(call); through != through_.end()) {
    for (NodeId node : through->second) PushValue(node, call, sql_[call]);
    if (through->second.empty()) PushArguments(call, Mode::kValue);
    return;
  }
  if (!graph_.Called(call).empty() || VisitKnown(call, function, item)) return;
  if (method) VisitMethod(call, function, item);
}

/// Whether a name that is called is an import's, or of Python itself.
bool Flows::IsImported(NodeId function) {
  NodeId object = function;
  bool method = tree_[function].kind == Kind::kAttribute;
  while (tree_[object].kind == Kind::kAttribute) object = tree_.FirstChild(object);
  if (tree_[object].kind != Kind::kIdentifier) return false;
  names::SiteId site = context_.scopes.Lookup(object);
  if (site == names::kNoSite) return !method;
  return context_.scopes.site(site).kind == names::SiteKind::kImport;
}

bool Flows::VisitKnown(NodeId call, NodeId function, const Item& item) {
  bool method = tree_[function].kind == Kind::kAttribute;
  std::string_view name = NameOf(method ? tree_.Child(function, Role::kName) : function);
  if (!Lists(kFunctions, name) || !IsImported(function)) return false;
  NodeId arguments = tree_.Child(call, Role::kArguments);
  if (arguments == kNoNode) return true;
  NodeId only = tree_.FirstChild(arguments);
  if (only != kNoNode && tree_.Next(only) == kNoNode && item.part.is_whole()) {
    PushValue(only, call, sql_[call]);
  } else {
    PushArguments(call, Mode::kValue);
  }
  return true;
}

void Flows::VisitMethod(NodeId call, NodeId function, const Item& item) {
  NodeId object = tree_.FirstChild(function);
  NodeId arguments = tree_.Child(call, Role::kArguments);
  NodeId first = arguments == kNoNode ? kNoNode : tree_.FirstChild(arguments);
  std::string_view name = NameOf(tree_.Child(function, Role::kName));
  SqlPlace place = item.part.is_whole() ? sql_[call] : SqlPlace();
  if (name == "join") return VisitJoin(call, object);
  if (Lists(kTextMethods, name)) {
    PushValue(object, call, place);
    PushArguments(call, Mode::kValue);
  } else if (Lists(kContainerMethods, name)) {
    bool keyed = first != kNoNode && (name == "get" || name == "pop" || name == "setdefault");
    Push(object, call, Mode::kValue, keyed ? graph_.PartAt(first) : item.part, {});
    for (NodeId other = keyed ? tree_.Next(first) : kNoNode; other != kNoNode;
         other = tree_.Next(other)) {
      PushValue(other, call);
    }
  }
}

/// What a comma joins are columns, values or assignments; what AND joins chooses rows.
void Flows::VisitJoin(NodeId call, NodeId separator) {
  PushValue(separator, call);
  SqlPlace place;
  NodeId name = separator;
  const auto& constant = context_.constants.Of(name);
  if (question_.as_sql && constant && constant->kind == names::Constant::Kind::kString) {
    SqlTokens read = ReadSqlTokens(constant->text, false);
    for (const SqlToken& token : read.tokens) {
      if (token.IsMark(",")) place = Place(SqlPlace::Clause::kOther);
      if (token.IsWord("and") || token.IsWord("or")) place = Place(SqlPlace::Clause::kChoosing);
    }
  }
  NodeId arguments = tree_.Child(call, Role::kArguments);
  if (arguments != kNoNode) PushValue(tree_.FirstChild(arguments), call, place);
}

void Flows::VisitBinary(const Item& item) {
  NodeId node = item.node;
  std::string_view op = syntax::OperatorText(tree_[node].op);
  if (item.mode != Mode::kValue) return PushChildren(node, item.mode);
  if (op == "+") return VisitSum(node);
  bool flows = op == "&" || op == "|" || op == "^" || op == "~" || op == "%";
  if (!flows) return;
  NodeId left = tree_.FirstChild(node);
  PushValue(left, node, op == "%" ? sql_[node] : SqlPlace());
  if (left != kNoNode) PushValue(tree_.Next(left), node);
}

/// Of a sum the operands from the first on: what each text ends with, the next one begins in.
void Flows::VisitSum(NodeId sum) {
  std::vector<NodeId> operands;
  NodeId node = sum;
  for (; node != kNoNode && tree_[node].kind == Kind::kBinary &&
         syntax::OperatorText(tree_[node].op) == "+" && context_.Step();
       node = tree_.FirstChild(node)) {
    NodeId left = tree_.FirstChild(node);
    if (left == kNoNode) return;
    operands.push_back(tree_.Next(left));
    if (node == sum || modes_[node] != 0) continue;
    modes_[node] = kValueBit;
    next_[node] = sum;
    flowing_.try_emplace(RangeKey(tree_[node].begin, tree_[node].end), node);
  }
  operands.push_back(node);
  SqlPlace place = sql_[sum];
  for (auto operand = operands.rbegin(); operand != operands.rend(); ++operand) {
    if (*operand == kNoNode) continue;
    PushValue(*operand, sum, place);
    place = Behind(*operand, place);
  }
}

/// Where SQL stands behind an operand that begins at a place.
SqlPlace Flows::Behind(NodeId operand, SqlPlace place) {
  if (!question_.as_sql) return {};
  std::optional<TextWithHoles> read = ReadText(context_, operand);
  if (!read) {
    if (place.in_string) return place;  // a value
    const auto& constant = context_.constants.Of(operand);
    if (!constant || constant->kind != names::Constant::Kind::kString) return {};
    read = TextWithHoles{std::string(constant->text), {}, {}};
  }
  return context_.Step(1 + read->text.size() / 4) ? Sql(read->text, place).end() : SqlPlace();
}

void Flows::VisitFString(NodeId string) {
  std::vector<SqlPlace> places;
  std::vector<NodeId> holes;
  if (question_.as_sql) {
    std::optional<TextWithHoles> read = ReadText(context_, string);
    if (read && context_.Step(1 + read->text.size() / 4)) {
      places = Sql(read->text, sql_[string]).holes();
      holes = std::move(read->holes);
    }
  }
  size_t next = 0;
  for (NodeId part = tree_.FirstChild(string); part != kNoNode; part = tree_.Next(part)) {
    NodeId hole = tree_.FirstChild(part);
    if (hole == kNoNode) continue;
    bool known = next < holes.size() && holes[next] == hole;
    PushValue(hole, string, known && next < places.size() ? places[next] : SqlPlace());
    if (known) ++next;
  }
}

}  // namespace pushgate::rules::match
