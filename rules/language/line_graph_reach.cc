#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "rules/language/line_graph.h"

/// What the lines of a LineGraph lead to, and what leads to them.

namespace pushgate::rules::language {

/// Nodes that lead to each other are one component. Visits them so that what a component leads to
/// has been visited before.
///
/// Tarjan, "Depth-first search and linear graph algorithms", 1972.
class LineGraph::Components {
 public:
  explicit Components(const Targets& uses)
      : uses_(uses), low_(uses.starts.size() - 1), index_(low_.size()), is_open_(low_.size()) {}

  /// Calls visit(nodes) for each component.
  template <typename Visit>
  void ForEach(Visit visit) {
    for (uint32_t node = 0; node < low_.size(); ++node) {
      if (index_[node] == 0) From(node, visit);
    }
  }

 private:
  struct Step {
    uint32_t node;
    uint32_t next;  // in uses_.list
  };

  void Open(uint32_t node) {
    index_[node] = low_[node] = ++count_;
    open_.push_back(node);
    is_open_[node] = true;
    steps_.push_back({node, uses_.starts[node]});
  }

  template <typename Visit>
  void From(uint32_t first, Visit& visit) {
    Open(first);
    while (!steps_.empty()) {
      auto& [node, next] = steps_.back();
      if (next < uses_.starts[node + 1]) {
        uint32_t used = uses_.list[next++];
        if (index_[used] == 0) {
          Open(used);
        } else if (is_open_[used]) {
          low_[node] = std::min(low_[node], index_[used]);
        }
        continue;
      }
      uint32_t done = node;
      steps_.pop_back();
      if (!steps_.empty()) {
        uint32_t before = steps_.back().node;
        low_[before] = std::min(low_[before], low_[done]);
      }
      if (low_[done] == index_[done]) Close(done, visit);
    }
  }

  template <typename Visit>
  void Close(uint32_t root, Visit& visit) {
    auto begin = open_.end();
    do {
      is_open_[*--begin] = false;
    } while (*begin != root);
    visit(std::span<const uint32_t>(begin, open_.end()));
    open_.erase(begin, open_.end());
  }

  const Targets& uses_;
  std::vector<uint32_t> low_, index_;
  std::vector<bool> is_open_;
  std::vector<uint32_t> open_;
  std::vector<Step> steps_;
  uint32_t count_ = 0;
};

void LineGraph::Propagate() {
  FindTexts();
  if (!for_others_) names_closure_ = Close(Follow::kNames);
  values_ = Close(Follow::kValues);
}

std::vector<LineGraph::Edge> LineGraph::Edges(Follow follow) const {
  std::vector<Edge> edges = holds_;
  edges.reserve(holds_.size() + reads_.size() + binds_.size() + results_.size() + meanings_.size() +
                selves_.size());
  for (const auto& [part, name] : reads_) edges.emplace_back(part, NodeOf(name));
  for (const auto& [name, part] : binds_) edges.emplace_back(NodeOf(name), part);
  for (const auto& [name, of] : meanings_) edges.emplace_back(NodeOf(name), NodeOf(of));
  if (follow == Follow::kNames) return edges;
  for (const auto& [name, part] : results_) edges.emplace_back(NodeOf(name), part);
  for (const auto& [name, of] : selves_) edges.emplace_back(NodeOf(name), NodeOf(of));
  if (for_others_) AddHeld(edges);
  return edges;
}

/// How many edges AddHeld() adds at most.
size_t LineGraph::CountHeld() const {
  if (!for_others_) return 0;
  std::vector<size_t> lines(pieces_.list.size());
  for (uint32_t piece = 0; piece < lines.size(); ++piece) {
    lines[pieces_.list[piece].owner] += lines_of_[piece].size();
  }
  size_t count = reads_.size();
  for (const auto& [name, piece] : defined_) count += lines[piece] + lines_of_[piece].size();
  return count;
}

/// Others may take anything from a class, and from a variable what is assigned to its attributes.
void LineGraph::AddHeld(std::vector<Edge>& edges) const {
  std::vector<std::vector<uint32_t>> lines(pieces_.list.size());
  for (uint32_t piece = 0; piece < lines.size(); ++piece) {
    std::vector<uint32_t>& to = lines[pieces_.list[piece].owner];
    to.insert(to.end(), lines_of_[piece].begin(), lines_of_[piece].end());
  }
  for (const auto& [name, piece] : defined_) {
    for (uint32_t line : lines[piece]) edges.emplace_back(NodeOf(name), line);
    if (pieces_.list[piece].owner == piece) continue;
    for (uint32_t line : lines_of_[piece]) edges.emplace_back(NodeOf(name), line);
  }
  for (const auto& [part, name] : reads_) {
    if (changes_[part]) edges.emplace_back(NodeOf(name), part);
  }
}

LineGraph::Closure LineGraph::Close(Follow follow) const {
  Closure closure;
  closure.uses = Targets(Edges(follow), node_count());
  closure.width = width_;
  std::vector<uint64_t> bits = own_bits_;
  Components(closure.uses).ForEach([&](std::span<const uint32_t> nodes) {
    uint64_t* to = &bits[nodes.front() * width_];
    auto add = [&](uint32_t node) { AddBits(to, bits.data() + node * width_, width_); };
    for (uint32_t node : nodes) {
      add(node);
      for (uint32_t used : closure.uses.Of(node)) add(used);
    }
    for (uint32_t node : nodes.subspan(1)) std::copy_n(to, width_, &bits[node * width_]);
  });
  if (for_others_) {
    FindNameSets(bits, closure);
  } else {
    FindSets(bits, closure);
  }
  for (size_t set = 0; set < closure.sets.size(); set += width_) {
    AddBits(closure.sets.data() + set, everywhere_.data(), everywhere_.size());
  }
  return closure;
}

/// Numbers sets of bits: few nodes lead to different things.
class LineGraph::Sets {
 public:
  explicit Sets(Closure& to) : to_(to) {}

  uint32_t Number(const uint64_t* set) {
    std::string key(reinterpret_cast<const char*>(set), to_.width * sizeof(uint64_t));
    auto [found, added] = known_.try_emplace(std::move(key), static_cast<uint32_t>(known_.size()));
    if (added) to_.sets.insert(to_.sets.end(), set, set + to_.width);
    return found->second;
  }

 private:
  Closure& to_;
  std::unordered_map<std::string, uint32_t> known_;
};

void LineGraph::FindNameSets(const std::vector<uint64_t>& bits, Closure& to) const {
  Sets sets(to);
  std::vector<uint64_t> wild(width_);
  for (uint32_t part : wild_) {
    AddBits(wild.data(), bits.data() + part * width_, width_);
  }
  to.wild = sets.Number(wild.data());
  std::vector<uint64_t> set(width_);
  for (uint32_t name = 0; name < names_.size(); ++name) {
    set = wild;
    AddBits(set.data(), bits.data() + NodeOf(name) * width_, width_);
    to.of_name.push_back(sets.Number(set.data()));
  }
}

std::vector<LineGraph::Given> LineGraph::GivenNames() const {
  std::vector<Given> given;
  for (uint32_t number = 0; number < index_.size(); ++number) {
    if (global_[number] == kNone) continue;
    given.push_back({index_[number], values_.of_name[global_[number]]});
  }
  return given;
}

std::vector<uint32_t> LineGraph::ImportsIn(uint32_t set) const {
  std::vector<uint32_t> found;
  for (uint32_t import = 0; import < imports_.size(); ++import) {
    if (values_.Has(set, BitOfImport(import))) found.push_back(import);
  }
  return found;
}

void LineGraph::FindSets(const std::vector<uint64_t>& bits, Closure& to) const {
  Sets known(to);
  to.of_line.resize(parts_.size());
  for (uint32_t line : in_order_) to.of_line[line] = known.Number(&bits[line * width_]);
  std::vector<uint64_t> all(width_);
  for (uint32_t piece = 0; piece < pieces_.list.size(); ++piece) {
    std::vector<uint32_t> sets;
    for (uint32_t from : {piece, pieces_.list[piece].owner}) {
      for (uint32_t line : lines_of_[from]) sets.push_back(to.of_line[line]);
    }
    std::sort(sets.begin(), sets.end());
    sets.erase(std::unique(sets.begin(), sets.end()), sets.end());
    std::fill(all.begin(), all.end(), 0);
    for (uint32_t set : sets) {
      AddBits(all.data(), to.sets.data() + set * width_, width_);
    }
    to.of_piece.push_back(known.Number(all.data()));
    to.of_lines.push_back(std::move(sets));
  }
}

/// Where the values in some lines may go, one from which they may not come back: from a line to the
/// names that it binds and to the parameters of what it calls, from a name to the lines that read
/// it, and from a parameter that a function changes to what is passed for it.
class LineGraph::Flow {
 public:
  explicit Flow(const LineGraph& graph)
      : graph_(graph),
        bound_(Reversed(Both(graph.binds_, graph.results_)), graph.parts_.size()),
        read_(graph.reads_, graph.parts_.size()),
        readers_(Reversed(graph.reads_), graph.names_.size()),
        parameters_(graph.parameters_, graph.names_.size()),
        functions_(Reversed(graph.parameters_), graph.names_.size()),
        binders_(graph.binds_, graph.names_.size()),
        meaning_(Reversed(graph.meanings_), graph.names_.size()),
        lambdas_(Lambdas(), graph.names_.size()),
        seen_(graph.node_count()),
        gives_back_(graph.names_.size()) {}

  void Add(uint32_t node) {
    if (seen_[node]) return;
    seen_[node] = true;
    pending_.push_back(node);
  }

  /// The parts that values get to.
  std::vector<uint32_t> Run() {
    std::vector<uint32_t> parts;
    while (!pending_.empty()) {
      uint32_t node = pending_.back();
      pending_.pop_back();
      if (graph_.IsName(node)) {
        LeaveName(node - static_cast<uint32_t>(graph_.parts_.size()));
      } else {
        parts.push_back(node);
        LeavePart(node);
      }
    }
    return parts;
  }

 private:
  static std::vector<Edge> Both(std::vector<Edge> edges, const std::vector<Edge>& more) {
    edges.insert(edges.end(), more.begin(), more.end());
    return edges;
  }
  static std::vector<Edge> Reversed(const std::vector<Edge>& edges) {
    std::vector<Edge> reversed;
    reversed.reserve(edges.size());
    for (const auto& [from, to] : edges) reversed.emplace_back(to, from);
    return reversed;
  }

  void AddName(uint32_t name) { Add(graph_.NodeOf(name)); }

  void LeavePart(uint32_t part) {
    for (uint32_t name : bound_.Of(part)) AddName(name);
    for (uint32_t name : read_.Of(part)) {
      for (uint32_t parameter : parameters_.Of(name)) AddName(parameter);
      for (uint32_t lambda : lambdas_.Of(name)) Add(lambda);
    }
  }

  void LeaveName(uint32_t name) {
    for (uint32_t reader : readers_.Of(name)) Add(reader);
    for (uint32_t other : meaning_.Of(name)) AddName(other);
    if (binders_.Of(name).size() > 1) GiveBack(name);
  }

  /// What is done to a parameter is done to what callers pass, which may be parameters of theirs.
  void GiveBack(uint32_t parameter) {
    std::vector<uint32_t> changed = {parameter};
    while (!changed.empty()) {
      uint32_t name = changed.back();
      changed.pop_back();
      for (uint32_t function : functions_.Of(name)) {
        if (gives_back_[function]) continue;
        gives_back_[function] = true;
        for (uint32_t caller : readers_.Of(function)) {
          Add(caller);
          for (uint32_t passed : read_.Of(caller)) {
            AddName(passed);
            changed.push_back(passed);
          }
        }
      }
    }
  }

  std::vector<Edge> Lambdas() const {
    std::vector<bool> holds(graph_.parts_.size());
    for (uint32_t part = 0; part < holds.size(); ++part) {
      holds[part] = graph_.TextOf(part).find("lambda") != std::string_view::npos;
    }
    std::vector<Edge> lambdas;
    for (const Edge& bound : graph_.binds_) {
      if (holds[bound.second]) lambdas.push_back(bound);
    }
    return lambdas;
  }

  const LineGraph& graph_;
  const Targets bound_, read_, readers_, parameters_, functions_, binders_, meaning_, lambdas_;
  std::vector<bool> seen_;        // by node
  std::vector<bool> gives_back_;  // by name of a function: to those who call it
  std::vector<uint32_t> pending_;
};

std::vector<bool> LineGraph::NeededBy(Follow follow, const std::vector<uint32_t>& some,
                                      const std::vector<uint32_t>& flowing) const {
  const Targets& uses = (follow == Follow::kNames ? names_closure_ : values_).uses;
  std::vector<bool> seen(node_count()), needed(pieces_.list.size());
  std::vector<uint32_t> pending;
  auto add = [&](uint32_t node) {
    if (seen[node]) return;
    seen[node] = true;
    pending.push_back(node);
    if (!IsName(node)) needed[parts_[node].piece] = true;
  };
  for (uint32_t piece : some) {
    needed[piece] = true;
    for (uint32_t from : {piece, pieces_.list[piece].owner}) {
      for (uint32_t line : lines_of_[from]) add(line);
    }
  }
  if (!flowing.empty()) {
    Flow flow(*this);
    for (uint32_t piece : flowing) {
      for (uint32_t line : lines_of_[piece]) flow.Add(line);
    }
    for (uint32_t part : flow.Run()) add(part);
  }
  while (!pending.empty()) {
    uint32_t node = pending.back();
    pending.pop_back();
    for (uint32_t used : uses.Of(node)) add(used);
  }
  for (uint32_t piece = 0; piece < needed.size(); ++piece) {
    if (needed[piece]) needed[pieces_.list[piece].owner] = true;
  }
  return needed;
}

}  // namespace pushgate::rules::language
