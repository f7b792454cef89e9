#include "rules/names/origins.h"

#include <algorithm>
#include <string>

namespace pushgate::rules::names {

using syntax::Kind;
using syntax::kNoNode;
using syntax::Role;

namespace {

// What code that people write asks about one value is some tens of questions.
constexpr size_t kMostQuestions = 2'000;
constexpr size_t kMostOrigins = 64;

constexpr uint64_t kVariableBit = uint64_t{1} << 32;
constexpr uint64_t kPathBit = uint64_t{1} << 33;
constexpr uint64_t kMadeBit = uint64_t{1} << 34;

}  // namespace

void Origins::Begin(bool made) {
  seen_.clear();
  pending_.clear();
  next_ = 0;
  way_ = {.made = made};
  found_ = {};
}

Sources Origins::Finish() {
  while (next_ < pending_.size() && steps_.Take(8)) {
    Question question = pending_[next_++];
    way_ = question.way;
    Answer(question);
  }
  return std::move(found_);
}

void Origins::Ask(NodeId node, List steps, bool declared) {
  if (node == kNoNode || !steps_.Take()) return;
  if (steps == StepLists::kTooLong || seen_.size() >= kMostQuestions) {
    found_.cut = true;
    return;
  }
  Question question{node, steps, declared, way_};
  if (seen_.insert(question).second) pending_.push_back(question);
}

const Sources& Origins::Of(NodeId expression, bool called, bool made) {
  uint64_t key = expression;
  if (tree_[expression].kind == Kind::kIdentifier) {  // equal for all that read the variable
    SiteId site = scopes_.Lookup(expression);
    if (site != kNoSite) key = kVariableBit | site;
  }
  if (made) key |= kMadeBit;
  List steps = called ? lists_.Put(Step::Kind::kCall, 0) : 0;
  auto known = known_.find({key, steps});
  if (known != known_.end()) return known->second;
  Begin(made);
  Ask(expression, steps);
  Sources found = Finish();
  return known_.emplace(std::pair(key, steps), std::move(found)).first->second;
}

const Sources& Origins::OfParameter(NodeId parameter, bool called, bool made) {
  NodeId function = tree_[tree_[parameter].parent].parent;
  NodeId name = tree_.Child(parameter, Role::kName), body = tree_.Child(function, Role::kBody);
  List steps = called ? lists_.Put(Step::Kind::kCall, 0) : 0;
  bool known_place = name != kNoNode && body != kNoNode;
  SiteId site = known_place ? scopes_.LookupFrom(body, tree_[name].name) : kNoSite;
  std::pair<uint64_t, List> key(site == kNoSite ? parameter : kVariableBit | site, steps);
  if (made) key.first |= kMadeBit;
  if (auto known = known_.find(key); known != known_.end()) return known->second;
  Begin(made);
  if (site == kNoSite) {
    AddLiteral(true);
  } else {
    AskName(tree_[name].name, body, steps, false);
  }
  return known_.emplace(key, Finish()).first->second;
}

const Sources& Origins::OfPath(PathId path, size_t length, bool called, bool made) {
  auto components = scopes_.Components(path);
  std::vector<NameId> names(components.begin(), components.begin() + static_cast<long>(length));
  PathId first = scopes_.AddPath(names, scopes_.path(path).latest_start);
  List steps = called ? lists_.Put(Step::Kind::kCall, 0) : 0;
  std::pair<uint64_t, List> key(kPathBit | first | (made ? kMadeBit : 0), steps);
  if (auto known = known_.find(key); known != known_.end()) return known->second;
  Begin(made);
  AddImported(first, steps, false);
  return known_.emplace(key, Finish()).first->second;
}

Sources Origins::OfName(std::string_view name, const std::vector<OriginStep>& steps, bool declared,
                        bool made) {
  Begin(made);
  List list = 0;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    NameId id = step->name.empty() ? syntax::kNoName : tree_.names.InternCopy(step->name);
    list = lists_.Put(Step{static_cast<Step::Kind>(step->kind), id}, list);
  }
  if (list == StepLists::kTooLong) return {{}, true};
  AskName(tree_.names.InternCopy(std::string(name)), 0, list, declared);
  return Finish();
}

void Origins::Answer(const Question& question) {
  NodeId node = question.node;
  switch (tree_[node].kind) {
    case Kind::kIdentifier:
      return AnswerIdentifier(question);
    case Kind::kAttribute:
      return AnswerAttribute(question);
    case Kind::kCall:
      return AnswerCall(question);
    case Kind::kSubscript:
      return AnswerSubscript(question);
    case Kind::kFunctionDef:
      return AnswerFunction(question);
    case Kind::kClassDef:
      return AnswerClass(question);
    case Kind::kLambda:
      return AnswerLambda(question);
    case Kind::kAwait:
      return Ask(tree_.FirstChild(node), question.steps, question.declared);
    case Kind::kWalrus:
      return Ask(tree_.Child(node, Role::kValue), question.steps, question.declared);
    case Kind::kConditional: {  // its children are value, condition, other value
      NodeId value = tree_.FirstChild(node);
      if (value == kNoNode) return;
      Ask(value, question.steps, question.declared);
      NodeId condition = tree_.Next(value);
      if (condition != kNoNode) Ask(tree_.Next(condition), question.steps, question.declared);
      return;
    }
    case Kind::kBool:  // `given or Session()`
      for (NodeId side = tree_.FirstChild(node); side != kNoNode; side = tree_.Next(side)) {
        Ask(side, question.steps, question.declared);
      }
      return;
    case Kind::kBinary:
      return AnswerUnion(question);
    case Kind::kList:
    case Kind::kTuple:
    case Kind::kSet:
      return AnswerDisplay(question);
    case Kind::kDict:
      return AnswerDict(question);
    case Kind::kListComp:
    case Kind::kSetComp:
    case Kind::kDictComp:
    case Kind::kGenerator:
      return AnswerComprehension(question);
    case Kind::kString:
      if (!lists_.Begins(question.steps, Step::Kind::kCall)) return AddLiteral();
      return AnswerTypeText(node, lists_.Rest(question.steps));
    case Kind::kNone:  // what is not there yet says nothing
      return;
    case Kind::kFString:
    case Kind::kInteger:
    case Kind::kFloat:
    case Kind::kTrue:
    case Kind::kFalse:
    case Kind::kCompare:
    case Kind::kNot:
      return AddLiteral();
    default:
      return AddLiteral(true);
  }
}

void Origins::AnswerIdentifier(const Question& question) {
  AskName(tree_[question.node].name, question.node, question.steps, question.declared);
}

void Origins::AskName(NameId name, NodeId where, List steps, bool declared) {
  if (steps == StepLists::kTooLong) {
    found_.cut = true;
    return;
  }
  SiteId first = scopes_.LookupFrom(where, name);
  if (first == kNoSite) {
    std::vector<PathId> wild = scopes_.WildcardsOf(name, where);
    for (PathId path : wild) AddImported(path, steps, declared);
    if (wild.empty()) AddName(name, steps, declared);
    return;
  }
  for (SiteId id = first; id != kNoSite && steps_.Take() && !found_.cut;
       id = scopes_.site(id).next) {
    AskSite(scopes_.site(id), steps, declared);
  }
  AskVariable(first, steps);
}

/// What is assigned to `variable.name`, if that is what is asked for.
void Origins::AskVariable(SiteId variable, List steps) {
  if (!lists_.Begins(steps, Step::Kind::kAttribute)) return;
  NameId name = lists_.First(steps).name;
  for (NodeId target : members_.TargetsOfVariable(variable, name)) {
    AskTarget(target, lists_.Rest(steps));
  }
}

void Origins::AskSite(const Site& site, List steps, bool declared) {
  switch (site.kind) {
    case SiteKind::kImport:
      return AddImported(site.path, steps, declared);
    case SiteKind::kFunction:
    case SiteKind::kClass:
      return Ask(site.node, steps, declared);
    case SiteKind::kParameter:
      return AskParameter(site, steps);
    case SiteKind::kValue:
      if (site.value == kNoNode && site.type == kNoNode) return AskTarget(site.node, steps);
      if (site.type != kNoNode) AskDeclared(site.type, steps);
      return Ask(site.value, steps, declared);
    case SiteKind::kWith:
    case SiteKind::kOther:
      return AskTarget(site.node, steps);
  }
}

/// A parameter without annotation may be anything, whatever its default.
void Origins::AskParameter(const Site& site, List steps) {
  NodeId name = tree_.Child(site.node, Role::kName);
  Members::Receiver receiver = members_.ReceiverOf(site.node);
  if (site.type == kNoNode && receiver.owner != kNoNode) {
    return Ask(receiver.owner, receiver.is_class ? steps : lists_.Put(Step::Kind::kCall, steps));
  }
  if (tree_[site.node].op != syntax::kOpNone) {  // *args: T
    if (site.type == kNoNode) return AddName(tree_[name].name, steps, false);
    if (!lists_.Begins(steps, Step::Kind::kItem)) return AddLiteral();
    return AskDeclared(site.type, lists_.Rest(steps));
  }
  if (site.type != kNoNode) AskDeclared(site.type, steps);
  if (site.type == kNoNode) AskFixture(tree_[name].name, steps);
  if (!SaysType(site.type)) AddName(tree_[name].name, steps, false);
  Ask(site.value, steps);
}

/// A parameter of a test is what the fixture of its name gives.
void Origins::AskFixture(NameId name, List steps) {
  for (SiteId id = scopes_.LookupFrom(0, name); id != kNoSite && steps_.Take();
       id = scopes_.site(id).next) {
    const Site& site = scopes_.site(id);
    if (site.kind != SiteKind::kFunction || !IsDecorated(tree_, site.node, "fixture")) continue;
    Ask(site.node, lists_.Put(Step::Kind::kCall, steps));
  }
}

/// What a target is given, where it stands.
void Origins::AskTarget(NodeId target, List steps) {
  Given given = GivenTo(tree_, target);
  if (given.type != kNoNode) AskDeclared(given.type, steps);
  if (given.value == kNoNode) {
    if (given.type == kNoNode) AddLiteral(true);
    return;
  }
  for (auto step = given.steps.rbegin(); step != given.steps.rend(); ++step) {
    steps = lists_.Put(*step, steps);
  }
  Ask(given.value, steps);
}

void Origins::AddImported(PathId path, List steps, bool declared) {
  auto components = scopes_.Components(path);
  Origin origin = Make(Origin::Kind::kImported, {components.begin(), components.end()}, steps);
  origin.open = true;
  origin.declared = declared;
  origin.latest_start = scopes_.path(path).latest_start;
  origin.way.made = way_.made;
  // What sys.modules has under a name is the module of that name.
  bool modules = origin.path.size() >= 2 && origin.path[0] == "sys" && origin.path[1] == "modules";
  if (modules && !origin.steps.empty() && !origin.steps.front().name.empty()) {
    while (!lists_.Begins(steps, Step::Kind::kItem) && !lists_.Begins(steps, Step::Kind::kCall)) {
      steps = lists_.Rest(steps);
    }
    PathId module = scopes_.ModuleNamed(origin.steps.front().name);
    return AddImported(module, lists_.Rest(steps), declared);
  }
  const Sources* found = elsewhere_ == nullptr ? nullptr : elsewhere_->Find(origin);
  if (found != nullptr) {
    origin.kind = Origin::Kind::kOwn;  // where it leads is said beside it
    origin.open = false;
  }
  Add(std::move(origin));
  if (found == nullptr) return;
  found_.cut |= found->cut;
  for (const Origin& one : found->origins) {
    Origin other = one;
    other.way.returned = false;  // by a function, but by none of this file
    Add(std::move(other));
  }
}

void Origins::AddName(NameId name, List steps, bool declared) {
  Origin origin = Make(Origin::Kind::kName, {name}, steps);
  origin.open = true;
  origin.declared = declared;
  Add(std::move(origin));
}

void Origins::AddLiteral(bool open) {
  Origin origin;
  origin.open = open;
  Add(std::move(origin));
}

/// Attributes of a dotted name are parts of it.
Origin Origins::Make(Origin::Kind kind, std::vector<NameId> names, List steps) const {
  Origin origin;
  origin.kind = kind;
  for (; lists_.Begins(steps, Step::Kind::kAttribute); steps = lists_.Rest(steps)) {
    names.push_back(lists_.First(steps).name);
  }
  for (NameId name : names) origin.path.emplace_back(tree_.names.Text(name));
  for (; steps != 0; steps = lists_.Rest(steps)) {
    const Step& step = lists_.First(steps);
    origin.steps.push_back(
        {static_cast<OriginStep::Kind>(step.kind), std::string(tree_.names.Text(step.name))});
  }
  return origin;
}

void Origins::Add(Origin origin) {
  if (!steps_.Take(4)) return;
  origin.way |= way_;
  auto& all = found_.origins;
  if (std::find(all.begin(), all.end(), origin) != all.end()) return;
  if (all.size() >= kMostOrigins) {
    found_.cut = true;
    return;
  }
  all.push_back(std::move(origin));
}

}  // namespace pushgate::rules::names
