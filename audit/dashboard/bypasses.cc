#include "audit/dashboard/bypasses.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "hook/entry_text.h"
#include "hook/entry_warning.h"
#include "record/uses.h"

namespace pushgate::audit::dashboard {
namespace {

BypassFigures FiguresOf(const hook::BypassEntry& entry, const record::UsesByEntry& known,
                        hook::Moment now) {
  BypassFigures out;
  out.id = entry.id;
  out.scope = hook::ScopeOf(entry);
  out.until = entry.until ? entry.until_text : "permanent";
  out.reason = entry.reason;
  out.ticket = entry.ticket;
  out.approved_by = entry.approved_by;
  hook::EntryWarning warning = hook::WarningAbout(entry, known, now);
  out.warning = warning.text;
  out.is_over = warning.is_over;
  record::Uses uses = hook::UsesOf(entry, known);
  out.uses = uses.count;
  out.last = uses.last;
  return out;
}

}  // namespace

Result<std::vector<BypassFigures>> ReadBypasses(const hook::Setup& setup,
                                                const std::string& record_path,
                                                const std::vector<EntryFigures>& soon,
                                                int64_t now) {
  Result<record::UsesByEntry> known = record::ReadUses(record_path);
  if (!known) return tl::unexpected(known.error());
  std::set<std::string> ends;
  for (const EntryFigures& entry : soon) ends.insert(entry.id);
  std::vector<std::tuple<bool, bool, hook::Moment, BypassFigures>> order;
  for (const hook::BypassEntry& entry : setup.bypass.entries) {
    BypassFigures figures = FiguresOf(entry, *known, hook::MomentOf(now));
    figures.soon = !figures.is_over && ends.contains(entry.id);
    order.emplace_back(figures.is_over, !figures.soon, entry.until.value_or(hook::Moment::max()),
                       std::move(figures));
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return std::tie(std::get<0>(a), std::get<1>(a), std::get<2>(a)) <
           std::tie(std::get<0>(b), std::get<1>(b), std::get<2>(b));
  });
  std::vector<BypassFigures> out;
  for (auto& [over, later, until, figures] : order) out.push_back(std::move(figures));
  return out;
}

}  // namespace pushgate::audit::dashboard
