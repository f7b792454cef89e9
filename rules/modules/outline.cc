#include "rules/modules/outline.h"

#include <algorithm>
#include <utility>

#include "rules/language/statement_graph.h"

namespace pushgate::rules {
namespace {

using language::Need;
using language::Reach;
using language::StatementGraph;

class OutlineReader {
 public:
  OutlineReader(const language::Prefilter& prefilter, std::string_view path, std::string_view text,
                const Reach& reach)
      : prefilter_(prefilter),
        reach_(reach),
        evidence_(prefilter, path, text),
        module_(syntax::SplitTopLevel(text)),
        graph_(prefilter, evidence_, text, StatementGraph::View::kOthers) {}

  ModuleOutline Read() {
    if (!module_ || module_->statements.empty() || !graph_.Build(*module_)) return {};
    ForEachNeed([&](size_t, const Need& need) { graph_.Seek(need); });
    if (!graph_.Propagate()) return {};
    ModuleOutline outline;
    outline.known = true;
    graph_.binders().ForEachName([&](std::string_view name, const std::vector<uint32_t>& nodes) {
      ModuleOutline::Name entry = Of(name, nodes);
      if (entry.own.any() || !entry.imports.empty()) outline.names.push_back(std::move(entry));
    });
    std::sort(outline.names.begin(), outline.names.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    outline.imports = graph_.imports();
    for (uint32_t node : graph_.wild()) Add(graph_.ImportsOf(node), outline.wild);
    return outline;
  }

 private:
  template <typename Visit>
  void ForEachNeed(Visit visit) {
    const std::vector<Need>& needs = prefilter_.reachable();
    for (size_t i = 0; i < needs.size() && i < reach_.size(); ++i) {
      if (reach_[i]) visit(i, needs[i].parts.front());
    }
  }

  ModuleOutline::Name Of(std::string_view name, const std::vector<uint32_t>& nodes) {
    ModuleOutline::Name entry{std::string(name), {}, {}};
    for (uint32_t node : nodes) {
      ForEachNeed([&](size_t i, const Need& need) {
        if (!entry.own[i]) entry.own[i] = graph_.Meets(need, node);
      });
      Add(graph_.ImportsOf(node), entry.imports);
    }
    return entry;
  }

  static void Add(const std::vector<uint32_t>& more, std::vector<uint32_t>& to) {
    std::vector<uint32_t> both;
    std::set_union(to.begin(), to.end(), more.begin(), more.end(), std::back_inserter(both));
    to = std::move(both);
  }

  const language::Prefilter& prefilter_;
  const Reach& reach_;
  language::Evidence evidence_;
  const std::optional<syntax::TopLevel> module_;
  StatementGraph graph_;
};

}  // namespace

const ModuleOutline::Name* ModuleOutline::Find(std::string_view name) const {
  auto found = std::lower_bound(names.begin(), names.end(), name,
                                [](const Name& a, std::string_view b) { return a.name < b; });
  return found != names.end() && found->name == name ? &*found : nullptr;
}

ModuleOutline MakeOutline(const language::Prefilter& prefilter, std::string_view path,
                          std::string_view text, const Reach& reach) {
  return OutlineReader(prefilter, path, text, reach).Read();
}

}  // namespace pushgate::rules
