#include <algorithm>
#include <chrono>
#include <map>
#include <tuple>

#include "audit/collect.h"
#include "audit/examples.h"
#include "base/times.h"
#include "hook/entry_warning.h"
#include "record/uses.h"

namespace pushgate::audit {
namespace {

constexpr int64_t kSoonDays = 30;
constexpr size_t kMostInvited = 10;
constexpr size_t kMostSamples = 5;

/// The most common rule, of equals the first by name; gate rules are nobody's lesson.
std::pair<std::string, int64_t> MostCommon(const std::map<std::string, int64_t>& by_rule) {
  std::pair<std::string, int64_t> most;
  for (const auto& [rule, count] : by_rule) {
    if (count > most.second && !rule.starts_with("gate-")) most = {rule, count};
  }
  return most;
}

void Invite(const std::vector<FileFigures>& files, Session& session) {
  std::map<std::string, Invited> by_name;
  for (const FileFigures& file : files) {
    session.all_known &= file.history_known;
    for (const std::string& who : file.people) {
      Invited& one = by_name[who];
      one.who = who;
      one.findings += file.findings;
      one.owner |= file.owned;
    }
  }
  for (auto& [who, one] : by_name) session.invited.push_back(std::move(one));
  std::stable_sort(session.invited.begin(), session.invited.end(),
                   [](const Invited& a, const Invited& b) { return a.findings > b.findings; });
  if (session.invited.size() > kMostInvited) session.invited.resize(kMostInvited);
}

void Explain(const rules::Rule& rule, Session& session) {
  session.message = rule.message;
  session.why = rule.why;
  session.template_name = rule.template_name;
  Examples examples = ExamplesOf(rules::TemplatePage(rule.pack, rule.template_name), rule.id);
  session.wrong = examples.wrong;
  session.right = examples.right;
}

void PlanAgenda(const Figures& figures, Session& session) {
  auto add = [&](const std::string& what, int minutes) {
    session.agenda.push_back(what + " (" + std::to_string(minutes) + " minutes)");
  };
  if (!session.message.empty()) add("What it reports: " + session.message, 5);
  if (!session.why.empty()) add("Why it matters: " + session.why, 5);
  if (!session.right.empty()) add("The wrong and the right way", 15);
  if (!figures.high_risk.empty()) add("The files of the highest risk: who takes which", 15);
  bool guide = !session.template_name.empty();
  add(guide ? "'pushgate guide " + session.template_name + "', and questions" : "Questions", 20);
}

}  // namespace

Result<void> AddEntries(const hook::Setup& setup, const std::string& record_path,
                        Figures& figures) {
  Result<record::UsesByEntry> uses = record::ReadUses(record_path);
  if (!uses) return tl::unexpected(uses.error());
  hook::Moment end = hook::MomentOf(figures.question.until);
  for (const hook::BypassEntry& entry : setup.bypass.entries) {
    if (entry.until && *entry.until < end) continue;
    EntryFigures one{entry.id,          entry.until ? entry.until_text : "",
                     entry.reason,      entry.ticket,
                     entry.approved_by, hook::UnusedWarning(entry, *uses, end)};
    if (!one.warning.empty()) figures.unused.push_back(one);
    one.warning.clear();
    bool soon = entry.until && *entry.until <= end + std::chrono::days(kSoonDays);
    if (soon) figures.expiring.push_back(std::move(one));
  }
  std::stable_sort(figures.expiring.begin(), figures.expiring.end(),
                   [](const EntryFigures& a, const EntryFigures& b) { return a.until < b.until; });
  return {};
}

void AddSamples(const record::Snapshot& snapshot, const hook::Setup& setup, Figures& figures) {
  if (!setup.config.report_show_code) return;
  for (const record::SnapshotFinding& found : snapshot.found) {
    if (found.code.empty() || found.decision != "block") continue;
    figures.samples[found.rule].push_back({snapshot.repository, found.path,
                                           found.lines.substr(0, found.lines.find(' ')),
                                           found.code});
  }
}

void PlanSession(const hook::Setup& setup, Figures& figures) {
  Session& session = figures.session;
  std::tie(session.rule, session.findings) = MostCommon(figures.pushes.by_rule);
  session.from_pushes = !session.rule.empty();
  if (!session.from_pushes) {
    std::map<std::string, int64_t> by_rule;
    for (const RepositoryFigures& repository : figures.repositories) {
      for (const auto& [rule, count] : repository.by_rule) by_rule[rule] += count;
    }
    std::tie(session.rule, session.findings) = MostCommon(by_rule);
  }
  if (session.rule.empty()) return;
  Invite(figures.high_risk, session);
  auto samples = figures.samples.find(session.rule);
  if (samples != figures.samples.end()) {
    session.samples.assign(samples->second.begin(),
                           samples->second.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                         samples->second.size(), kMostSamples)));
  }
  if (const rules::Rule* rule = setup.rules.Find(session.rule)) Explain(*rule, session);
  PlanAgenda(figures, session);
}

}  // namespace pushgate::audit
