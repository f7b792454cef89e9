#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "rules/language/formula.h"
#include "rules/match/context.h"
#include "rules/match/flow_graph.h"
#include "rules/match/sql.h"

namespace pushgate::rules::match {

/// Which expressions of a file flow into what a `pattern-flows-into` names. Goes backwards from
/// there, to each expression once. For one file and one thread.
class Flows {
 public:
  Flows(Context& context, const language::FlowsInto& question);

  /// Whether the expression that is just this range of the text does.
  bool Reach(const Match& match) const { return NodeOf(match) != syntax::kNoNode; }
  /// Where a text stands in the SQL that it becomes a part of, as far as it is known.
  SqlPlace PlaceOf(syntax::NodeId text) const { return sql_[text]; }
  /// The expressions that the flow of a match goes through, from it on.
  std::vector<syntax::NodeId> PathOf(const Match& match) const;

 private:
  using NodeId = syntax::NodeId;

  /// How an expression flows.
  enum class Mode : uint8_t {
    kValue,   // its value does
    kInside,  // ... and whatever stands in it
    kWithin,  // it stands beside a comparison or the like within an argument: only what is written
              // there does, not what names hold
  };
  struct Item {
    NodeId node;
    Part part;
    Mode mode;
  };

  void FindTargets();
  void FindThrough();
  NodeId CallAt(const Match& match);
  NodeId NodeOf(const Match& match) const;
  void Push(NodeId node, NodeId from, Mode mode, Part part, SqlPlace place);
  void PushValue(NodeId node, NodeId from, SqlPlace place = {}) {
    Push(node, from, Mode::kValue, {}, place);
  }
  void PushChildren(NodeId node, Mode mode);
  void PushArguments(NodeId call, Mode mode);
  void Run();
  void Visit(const Item& item);
  void VisitWithin(const Item& item);
  void VisitName(const Item& item);
  void VisitSequence(const Item& item);
  void VisitDict(const Item& item);
  void VisitSubscript(const Item& item);
  void VisitCall(const Item& item);
  void VisitMethod(NodeId call, NodeId function, const Item& item);
  bool VisitKnown(NodeId call, NodeId function, const Item& item);
  void VisitJoin(NodeId call, NodeId separator);
  void VisitBinary(const Item& item);
  void VisitSum(NodeId sum);
  void VisitFString(NodeId string);
  void PushEvents(const FlowGraph::EventList& events, const Item& item);
  void PushParameter(const FlowGraph::Event& event, const Item& item);
  void PushResults(std::span<const NodeId> functions, const Item& item);
  SqlPlace Behind(NodeId text, SqlPlace place);
  bool IsImported(NodeId function);
  std::string_view NameOf(NodeId node) const;

  Context& context_;
  const syntax::Tree& tree_;
  const language::FlowsInto& question_;
  FlowGraph& graph_;
  std::unordered_map<uint64_t, NodeId> calls_;               // by range
  std::unordered_map<NodeId, std::vector<NodeId>> through_;  // by call: what flows; all if empty
  std::vector<uint8_t> modes_;                    // by node: how it flows, a bit for each
  std::vector<SqlPlace> sql_;                     // by node
  std::vector<NodeId> next_;                      // by node: where it flows to
  std::unordered_set<uint64_t> parts_;            // nodes and parts that flow
  std::unordered_set<NodeId> changed_;            // parameters whose changes flow
  std::unordered_map<uint64_t, NodeId> flowing_;  // by range, what flows
  std::vector<Item> pending_;
};

/// The flows of a file into what a condition names; found when first asked for.
Flows& FlowsOf(Context& context, const language::FlowsInto& question);

}  // namespace pushgate::rules::match
