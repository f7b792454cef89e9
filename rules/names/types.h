#pragma once

#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "rules/names/members.h"
#include "rules/names/scopes.h"

namespace pushgate::rules::names {

/// Infers, within one file, which classes an expression may be an instance of, as the code names
/// them: what a pattern's type is compared with. Origins follows values further, and to dotted
/// names alone. For one thread.
class Types {
 public:
  Types(syntax::Tree& tree, Scopes& scopes, Members& members, Steps& steps)
      : tree_(tree), scopes_(scopes), members_(members), steps_(steps) {}

  /// Nodes that name the type: annotations (inside Optional, Annotated, unions and the like; of an
  /// alias what it stands for; of functions, methods, properties and `__enter__` what they return),
  /// and what is called by `x = C()`, `with C() as x`, `x = await C()`.
  const std::vector<syntax::NodeId>& Of(syntax::NodeId expression);

  /// The literals that an expression may be, whose types no node names.
  const std::vector<syntax::NodeId>& LiteralsOf(syntax::NodeId expression);

  /// The value of `self.name`, `cls.name` or `Class.name` where the class is given it in one place
  /// only.
  std::optional<syntax::NodeId> OnlyValueOf(syntax::NodeId attribute);

 private:
  /// An expression whose type is asked for, or an annotation that says it.
  struct Question {
    syntax::NodeId node;
    bool annotation;

    auto operator<=>(const Question&) const = default;
  };

  void Answer(Question question);
  void AskExpression(syntax::NodeId expression);
  void AskName(syntax::NodeId identifier);
  void AskCall(syntax::NodeId call);
  void AskMember(syntax::NodeId attribute);
  void AskAnnotation(syntax::NodeId type);
  void AskWrapped(syntax::NodeId subscript);
  void Ask(syntax::NodeId node, bool annotation);
  void AskReturned(const std::vector<syntax::NodeId>& functions);
  std::vector<Given> MembersOf(syntax::NodeId attribute);
  std::vector<syntax::NodeId> MethodsOf(syntax::NodeId object, syntax::NameId name);
  std::vector<syntax::NodeId> ClassesOf(syntax::NodeId object);
  void AddClassNamed(syntax::NodeId name, std::vector<syntax::NodeId>& classes);
  void AddBases(std::vector<syntax::NodeId>& classes);

  syntax::Tree& tree_;
  Scopes& scopes_;
  Members& members_;
  Steps& steps_;
  struct Answers {
    std::vector<syntax::NodeId> names, literals;
  };
  const Answers& AnswersTo(syntax::NodeId expression);
  std::unordered_map<syntax::NodeId, Answers> known_;

  // Of the expression that is being asked about.
  std::set<Question> seen_;
  std::vector<Question> pending_;
  Answers found_;
};

}  // namespace pushgate::rules::names
