#pragma once

#include <initializer_list>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rules/names/constants.h"
#include "rules/names/members.h"
#include "rules/names/origin.h"
#include "rules/names/scopes.h"
#include "rules/names/step_lists.h"
#include "rules/names/wrappers.h"

namespace pushgate::rules::names {

/// Finds where values come from: follows names, calls, attributes, annotations, definitions and
/// what hides names in strings, back to imports or to where it knows no more.
///
/// It asks questions of the form "what is this expression, when these steps are taken on it?", and
/// answers each by others, until none is left: `x = C(); x.s` asks for `.s` of `x`, for `.s` of
/// `C()`, for `().s` of `C`. An annotation asks for what calling the type gives. For one file and
/// one thread.
class Origins {
 public:
  Origins(syntax::Tree& tree, Scopes& scopes, Constants& constants, Members& members, Steps& steps)
      : tree_(tree), scopes_(scopes), constants_(constants), members_(members), steps_(steps) {}

  /// Whom to ask about what is imported; nobody, by default. Before anything is asked.
  void SetElsewhere(Elsewhere* elsewhere) { elsewhere_ = elsewhere; }
  Elsewhere* elsewhere() const { return elsewhere_; }

  /// Where an expression's value comes from; with `called`, what calling it gives; with `made`,
  /// also who makes it, see Way.
  const Sources& Of(syntax::NodeId expression, bool called = false, bool made = false);
  /// The same of what a function is given as a parameter.
  const Sources& OfParameter(syntax::NodeId parameter, bool called = false, bool made = false);
  /// The same of what imports call so: the first parts of a dotted name.
  const Sources& OfPath(PathId path, size_t length, bool called, bool made = false);
  /// The same of a name of the module, with steps taken on it: what other files ask.
  Sources OfName(std::string_view name, const std::vector<OriginStep>& steps, bool declared = false,
                 bool made = false);

 private:
  using NodeId = syntax::NodeId;
  using NameId = syntax::NameId;
  using List = StepLists::Id;

  struct Question {
    NodeId node;
    List steps;
    bool declared;
    Way way;

    auto operator<=>(const Question&) const = default;
  };

  void Begin(bool made);
  Sources Finish();
  void Ask(NodeId node, List steps, bool declared = false);
  /// What an annotation says, with steps taken on an instance.
  void AskType(NodeId type, List steps) { Ask(type, lists_.Put(Step::Kind::kCall, steps), true); }
  void Answer(const Question& question);

  // Names: origins.cc.
  void AnswerIdentifier(const Question& question);
  void AskName(NameId name, NodeId where, List steps, bool declared);
  void AskSite(const Site& site, List steps, bool declared);
  void AskParameter(const Site& site, List steps);
  void AskFixture(NameId name, List steps);
  void AskTarget(NodeId target, List steps);
  void AskVariable(SiteId variable, List steps);
  void AddImported(PathId path, List steps, bool declared);
  void AddName(NameId name, List steps, bool declared);
  void AddLiteral(bool open = false);
  Origin Make(Origin::Kind kind, std::vector<NameId> names, List steps) const;
  void Add(Origin origin);

  // Expressions: origin_expressions.cc.
  void AnswerAttribute(const Question& question);
  void AnswerSubscript(const Question& question);
  void AnswerDisplay(const Question& question);
  void AnswerDict(const Question& question);
  void AskElements(NodeId display, NameId key, List steps);
  void AskEntries(NodeId dict, NameId key, List steps);
  void AnswerComprehension(const Question& question);
  void AnswerLambda(const Question& question);
  NameId KeyOf(NodeId expression);

  // Calls: origin_calls.cc.
  struct Special;
  void AnswerCall(const Question& question);
  const Special* SpecialOf(NodeId function);
  void AnswerSpecial(const Special& special, NodeId call, const Question& question);
  NodeId ArgumentOf(NodeId call, size_t place, std::string_view keyword) const;
  void AskNumbered(NodeId elements, List steps);
  void AskImportedModule(NodeId call, bool whole, List steps);
  void AskGlobals(List steps);
  void AskVars(NodeId object, List steps);
  void AskClassOf(NodeId instance, List steps);
  void AskSuper(NodeId call, List steps);

  // Annotations: origin_annotations.cc.
  bool AnswerWrapped(NodeId subscript, List steps);
  void AnswerUnion(const Question& question);
  void AnswerTypeText(NodeId string, List steps);
  void AskTypeNamed(std::string_view name, NodeId where, List steps, bool of_class);
  void AskDeclared(NodeId type, List steps);
  bool MakesMore(List steps) const;
  bool SaysType(NodeId type) const;
  bool Unwrap(Wraps wraps, List& steps) const;
  bool TakeMethod(std::initializer_list<std::string_view> methods, List& steps) const;

  // Definitions: origin_definitions.cc.
  void AnswerFunction(const Question& question);
  void AnswerClass(const Question& question);
  bool AskMember(NodeId owner, NameId name, bool of_instance, List steps);
  bool AskMethod(NodeId owner, std::string_view name, List steps);
  void AskBases(NodeId owner, List steps);
  struct Result {
    NodeId value;
    bool yielded;
  };
  const std::vector<Result>& ResultsOf(NodeId function);
  void EnterFunction(List rest);
  void AddOwn(NodeId definition, List steps, Origin::Kind kind, bool open);

  syntax::Tree& tree_;
  Scopes& scopes_;
  Constants& constants_;
  Members& members_;
  Steps& steps_;
  Elsewhere* elsewhere_ = nullptr;
  StepLists lists_;
  // By node; by variable and path, with a bit of their own.
  std::map<std::pair<uint64_t, List>, Sources> known_;
  std::unordered_map<NodeId, std::vector<Result>> results_;

  // Of the question that is being asked.
  std::set<Question> seen_;
  std::vector<Question> pending_;
  size_t next_ = 0;  // in pending_
  Way way_;          // of the question that is being answered
  Sources found_;
};

}  // namespace pushgate::rules::names
