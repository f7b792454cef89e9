#include "rules/modules/outline.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "rules/language/line_graph.h"

namespace pushgate::rules {
namespace {

using language::LineGraph;
using language::NeedId;
using language::Reach;

class OutlineReader {
 public:
  OutlineReader(const language::Prefilter& prefilter, const Reach& reach, LineGraph& graph)
      : prefilter_(prefilter), reach_(reach), graph_(graph) {}

  ModuleOutline Read() {
    if (!graph_.Build()) return {};
    ForEachNeed([&](size_t, NeedId need) { graph_.Seek(need); });
    graph_.Propagate();
    ModuleOutline outline;
    outline.known = true;
    for (const LineGraph::Given& given : graph_.GivenNames()) {
      const Led& led = Of(given.set);
      if (led.own.none() && led.imports.empty()) continue;
      outline.names.push_back({std::string(given.name), led.own, led.imports});
    }
    std::sort(outline.names.begin(), outline.names.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    outline.imports = graph_.imports();
    outline.wild = graph_.ImportsIn(graph_.wild());
    return outline;
  }

 private:
  struct Led {
    Reach own;
    std::vector<uint32_t> imports;
  };

  template <typename Visit>
  void ForEachNeed(Visit visit) {
    const std::vector<NeedId>& needs = prefilter_.reachable();
    for (size_t i = 0; i < needs.size() && i < reach_.size(); ++i) {
      if (reach_[i]) visit(i, prefilter_[needs[i]].parts.front());
    }
  }

  const Led& Of(uint32_t set) {
    auto [known, added] = known_.try_emplace(set);
    Led& led = known->second;
    if (!added) return led;
    ForEachNeed([&](size_t i, NeedId need) { led.own[i] = graph_.Holds(need, set); });
    led.imports = graph_.ImportsIn(set);
    return led;
  }

  const language::Prefilter& prefilter_;
  const Reach& reach_;
  LineGraph& graph_;
  std::unordered_map<uint32_t, Led> known_;  // by set
};

}  // namespace

const ModuleOutline::Name* ModuleOutline::Find(std::string_view name) const {
  auto found = std::lower_bound(names.begin(), names.end(), name,
                                [](const Name& a, std::string_view b) { return a.name < b; });
  return found != names.end() && found->name == name ? &*found : nullptr;
}

ModuleOutline MakeOutline(const language::Prefilter& prefilter, std::string_view path,
                          std::string_view text, const Reach& reach) {
  language::Evidence evidence(prefilter, path, text);
  std::optional<syntax::TopLevel> module = syntax::SplitTopLevel(text);
  if (!module || module->statements.empty()) return {};
  LineGraph graph(LineGraph::For::kOthers, prefilter, evidence, text, *module);
  return OutlineReader(prefilter, reach, graph).Read();
}

}  // namespace pushgate::rules
