#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/match/context.h"
#include "rules/names/reaching.h"

namespace pushgate::rules::match {

/// A part of a value: all of it, an element by its position, or an entry by its name.
class Part {
 public:
  constexpr Part() = default;
  static Part Position(uint32_t position) { return Part(position & kMost); }
  static Part Entry(syntax::NameId name) { return Part(kEntry | (name & kMost)); }

  bool is_whole() const { return value_ == UINT32_MAX; }
  bool is_position() const { return !is_whole() && value_ < kEntry; }
  uint32_t position() const { return value_; }
  /// Whether two parts may be the same one, or one of them holds the other.
  bool MayBe(Part other) const {
    return is_whole() || other.is_whole() || is_position() != other.is_position() ||
           value_ == other.value_;
  }
  uint32_t number() const { return value_; }

 private:
  static constexpr uint32_t kEntry = 1u << 31, kMost = kEntry - 1;
  explicit constexpr Part(uint32_t value) : value_(value) {}
  uint32_t value_ = UINT32_MAX;
};

/// How values get from one place of a file to another beside the expressions that they stand in:
/// variables and what changes them, attributes of a class and of its relatives, the file's own
/// functions. For one file and one thread.
class FlowGraph {
 public:
  explicit FlowGraph(Context& context);

  /// What may give a variable, an attribute or a part of it a value.
  struct Event {
    syntax::NodeId node = syntax::kNoNode;   // where
    syntax::NodeId value = syntax::kNoNode;  // of a parameter its default
    Part taken;                              // of the value
    bool element = false;                    // an element of the value, it is not known which
    Part stored;                             // which part of the variable it becomes
    bool replaces = false;
    bool is_parameter = false;
    syntax::NodeId changed_as = syntax::kNoNode;  // a parameter, which a function may change
  };
  using EventList = std::vector<const Event*>;

  /// What may reach a read of a variable or an attribute.
  EventList Reaching(syntax::NodeId read);
  /// What changes a parameter's value in place.
  EventList Changes(syntax::NodeId parameter);
  /// The functions and lambdas of the file that a call may run.
  std::span<const syntax::NodeId> Called(syntax::NodeId call) const;
  /// The functions that a name may be, or the methods that an attribute may be.
  std::vector<syntax::NodeId> FunctionsAt(syntax::NodeId expression);
  /// What a function returns or yields, as the expressions behind the words.
  std::span<const syntax::NodeId> Results(syntax::NodeId function) const;

  struct Argument {
    syntax::NodeId node;
    Part part;                // of it
    bool is_element = false;  // it becomes an element of *args or **kwargs
    Part stored{};            // ... which one
  };
  /// What a parameter may be given by the calls in the file.
  std::vector<Argument> Given(syntax::NodeId parameter);
  /// The part of an object that a subscript's index, or the first argument of `get`, names.
  Part PartAt(syntax::NodeId index);

 private:
  using NodeId = syntax::NodeId;
  using PlaceId = uint32_t;
  using Lists = std::unordered_map<NodeId, std::vector<NodeId>>;

  /// The events of a variable, as those of one function and others.
  struct Seen {
    std::vector<names::Assignment> here;
    EventList events;  // ... of these
    EventList elsewhere;
  };
  const Seen& SeenFrom(PlaceId place, NodeId function);

  void FindOwners();
  void JoinClasses();
  void FindMembers();
  void FindResults();
  void FindCalls();
  void FindAssignments();
  void FindTargets(NodeId node);
  void FindChanges();
  void AddChange(NodeId call);
  void AddPassed(NodeId call);
  void SortEvents();
  void Assign(NodeId target, NodeId value, Part taken, bool element);
  void AddEvent(std::optional<PlaceId> place, const Event& event);
  std::optional<PlaceId> PlaceOf(NodeId expression);
  std::optional<PlaceId> PlaceOfParameter(NodeId parameter);
  std::optional<PlaceId> PlaceOfMember(NodeId assigned, syntax::NameId name);
  std::optional<PlaceId> Changed(NodeId object, Part& part);
  PlaceId Intern(std::vector<uint32_t> key);
  uint32_t FamilyOf(NodeId object);
  uint32_t FamilyOfName(NodeId identifier);
  NodeId ClassCalled(NodeId call);
  uint32_t Root(uint32_t class_node);
  std::vector<NodeId> Resolve(NodeId call);
  void AddMethods(NodeId attribute, std::vector<NodeId>& to);
  std::vector<NodeId> SitesOf(NodeId identifier, names::SiteKind kind);
  void AddGiven(NodeId call, NodeId function, NodeId parameter, std::vector<Argument>& to);
  bool IsBound(NodeId call, NodeId function) const;
  std::string_view NameOf(NodeId node) const;

  Context& context_;
  const syntax::Tree& tree_;
  names::Reaching reaching_;
  std::vector<NodeId> function_of_;            // by node: the function or lambda around it, or 0
  std::vector<NodeId> class_of_;               // ... the class, or 0
  std::unordered_map<NodeId, NodeId> joined_;  // a class to another of its family
  std::map<std::pair<uint32_t, syntax::NameId>, std::vector<NodeId>> members_;
  Lists results_, called_, callers_;
  std::map<std::vector<uint32_t>, PlaceId> places_;
  std::map<std::pair<PlaceId, NodeId>, Seen> seen_;
  std::vector<std::vector<Event>> events_;  // by place, sorted once all are known
};

}  // namespace pushgate::rules::match
