#include "audit/figures.h"

#include <algorithm>
#include <span>
#include <tuple>

#include "audit/collect.h"
#include "audit/details.h"
#include "base/times.h"
#include "record/snapshots.h"

namespace pushgate::audit {
namespace {

using record::Snapshot;

constexpr size_t kMostFiles = 20;

int64_t WeightOf(int64_t changed, int64_t now) {
  if (changed == 0) return 1;
  int64_t days = (now - changed) / kDay;
  return days <= 30 ? 8 : days <= 90 ? 4 : days <= 365 ? 2 : 1;
}

/// The files of a snapshot in which something blocks.
std::vector<FileFigures> BlockedFiles(const Snapshot& row) {
  std::map<std::string, int64_t> findings;
  for (const record::SnapshotFinding& found : row.found) {
    if (found.decision == "block") findings[found.path] += found.findings;
  }
  std::vector<FileFigures> files;
  for (const record::SnapshotFile& file : row.with_findings) {
    auto blocked = findings.find(file.path);
    if (blocked == findings.end()) continue;
    FileFigures& one = files.emplace_back();
    one.repository = row.repository;
    one.snapshot = row.id;
    one.path = file.path;
    one.findings = blocked->second;
    one.changes = file.changes;
    one.changed = file.changed;
    one.weight = WeightOf(file.changed, row.commit_date);
    one.score = one.findings * (1 + one.changes) * one.weight;
    one.owned = !file.owners.empty();
    one.people = LinesOf(one.owned ? file.owners : file.authors);
  }
  return files;
}

template <typename Key>
void KeepMost(std::vector<FileFigures>& files, Key key) {
  std::sort(files.begin(), files.end(), [&](const FileFigures& a, const FileFigures& b) {
    return std::tuple(-key(a), std::tie(a.repository, a.path)) <
           std::tuple(-key(b), std::tie(b.repository, b.path));
  });
  if (files.size() > kMostFiles) files.resize(kMostFiles);
}

RepositoryFigures Current(const Snapshot& row) {
  RepositoryFigures out;
  out.name = row.repository;
  out.folder = row.folder;
  out.snapshot = row.id;
  out.ref = row.ref;
  out.commit_id = row.commit_id;
  out.date = row.date;
  out.files = row.files;
  out.noncompliant = row.noncompliant;
  out.findings = row.block;
  out.warned = row.warn;
  out.would_block = row.would_block;
  out.recorded = row.record;
  out.suppressed = row.suppressed;
  out.baseline = row.baseline;
  out.excused = row.excused;
  out.partial = row.partial;
  for (const record::SnapshotFinding& found : row.found) {
    if (found.decision == "block") out.by_rule[found.rule] += found.findings;
  }
  return out;
}

class Collector {
 public:
  Collector(const hook::Setup& setup, Figures& out) : setup_(setup), out_(out) {}

  Result<void> ReadAudits(const std::string& path) {
    auto reader = record::SnapshotReader::Open(path);
    if (!reader) return tl::unexpected(reader.error());
    if (!*reader) return {};
    record::SnapshotFilter filter;
    filter.repositories = out_.question.repositories;
    filter.until = out_.question.until;
    auto rows = (*reader)->Find(filter);
    if (!rows) return tl::unexpected(rows.error());
    for (size_t begin = 0, end = 0; begin < rows->size(); begin = end) {
      auto same = [&](const Snapshot& a) {
        const Snapshot& b = (*rows)[begin];
        return std::tie(a.repository, a.folder, a.ref) == std::tie(b.repository, b.folder, b.ref);
      };
      while (end < rows->size() && same((*rows)[end])) ++end;
      Snapshot& latest = (*rows)[end - 1];
      if (auto filled = (*reader)->Fill(latest); !filled) return filled;
      AddRepository(std::span(*rows).subspan(begin, end - begin));
    }
    KeepMost(out_.high_risk, [](const FileFigures& file) { return file.score; });
    return {};
  }

 private:
  void AddRepository(std::span<const Snapshot> rows) {
    const Snapshot& latest = rows.back();
    RepositoryFigures figures = Current(latest);
    for (const Snapshot& row : rows) {
      if (row.date < out_.question.since) continue;
      // Taken again, as after a change of the rules: what was told last counts.
      if (!figures.trend.empty() && figures.trend.back().date == row.date) figures.trend.pop_back();
      figures.trend.push_back({row.date, row.commit_id, row.files, row.noncompliant, row.block});
    }
    std::vector<FileFigures> files = BlockedFiles(latest);
    out_.high_risk.insert(out_.high_risk.end(), files.begin(), files.end());
    KeepMost(files, [](const FileFigures& file) { return file.findings; });
    figures.worst_files = std::move(files);
    out_.files += figures.files;
    out_.noncompliant += figures.noncompliant;
    out_.findings += figures.findings;
    AddSamples(latest, setup_, out_);
    out_.repositories.push_back(std::move(figures));
  }

  const hook::Setup& setup_;
  Figures& out_;
};

}  // namespace

bool SetPeriod(const std::string& name, int64_t until, Question& question) {
  constexpr std::pair<const char*, int64_t> kPeriods[] = {
      {"week", 7}, {"month", 30}, {"quarter", 91}, {"all", 0}};
  for (const auto& [known, days] : kPeriods) {
    if (name != known) continue;
    question.period = name;
    question.until = until;
    question.since = days == 0 ? 0 : until - days * kDay;
    return true;
  }
  return false;
}

Result<void> ReadAudits(const hook::Setup& setup, const std::string& record_path,
                        Figures& figures) {
  return Collector(setup, figures).ReadAudits(record_path);
}

Result<Figures> Collect(const hook::Setup& setup, const std::string& record_path,
                        const Question& question) {
  Figures figures;
  figures.question = question;
  if (auto read = ReadAudits(setup, record_path, figures); !read) {
    return tl::unexpected(read.error());
  }
  if (auto read = ReadPushes(record_path, figures); !read) return tl::unexpected(read.error());
  AddExpiring(setup, figures);
  PlanSession(setup, figures);
  return figures;
}

}  // namespace pushgate::audit
