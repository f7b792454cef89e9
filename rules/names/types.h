#pragma once

#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "rules/names/scopes.h"

namespace pushgate::rules::names {

/// Infers, within one file, which classes an expression may be an instance of. For one thread.
class Types {
 public:
  Types(const syntax::Tree& tree, Scopes& scopes, Steps& steps)
      : tree_(tree), scopes_(scopes), steps_(steps) {}

  /// Nodes that name the type: annotations (inside Optional, Annotated, unions and the like; of an
  /// alias what it stands for), and what is called by `x = C()`, `with C() as x`, `x = await C()`.
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
  void CollectMembers();
  syntax::NodeId ClassAround(syntax::NodeId node);

  struct Member {
    syntax::NodeId value = syntax::kNoNode;
    syntax::NodeId type = syntax::kNoNode;
  };
  const std::vector<Member>* MembersOf(syntax::NodeId attribute);

  const syntax::Tree& tree_;
  Scopes& scopes_;
  Steps& steps_;
  struct Answers {
    std::vector<syntax::NodeId> names, literals;
  };
  const Answers& AnswersTo(syntax::NodeId expression);
  std::unordered_map<syntax::NodeId, Answers> known_;
  bool collected_ = false;
  std::unordered_map<uint64_t, std::vector<Member>> members_;  // by class and name

  // Of the expression that is being asked about.
  std::set<Question> seen_;
  std::vector<Question> pending_;
  Answers found_;
};

}  // namespace pushgate::rules::names
