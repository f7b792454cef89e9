#include "audit/figures.h"

#include <algorithm>
#include <map>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

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
    one.history_known = row.backfilled == 0;
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

RepositoryFigures FiguresOf(const Snapshot& row) {
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
  out.history_known = row.backfilled == 0;
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
      auto same = [&](const Snapshot& row) { return row.repository == (*rows)[begin].repository; };
      while (end < rows->size() && same((*rows)[end])) ++end;
      auto added = AddRepository(**reader, std::span(*rows).subspan(begin, end - begin));
      if (!added) return added;
    }
    KeepMost(out_.high_risk, [](const FileFigures& file) { return file.score; });
    return {};
  }

 private:
  using Rows = std::vector<const Snapshot*>;

  /// All audits of one name, by date.
  Result<void> AddRepository(record::SnapshotReader& reader, std::span<const Snapshot> rows) {
    Rows own;
    std::map<std::string_view, Rows> others;  // by ref
    for (const Snapshot& row : rows) {
      if (row.other_ref == 0) own.push_back(&row);
      if (row.other_ref != 0 && row.folder == rows.back().folder) others[row.ref].push_back(&row);
    }
    if (!own.empty() && own.back()->commit_id.empty()) {
      if (own.back()->date >= out_.question.since) out_.gone.push_back(WithTrend(own));
      return {};
    }
    if (!own.empty()) {
      if (auto added = AddCounted(reader, own); !added) return added;
    }
    for (const auto& [ref, audits] : others) {
      RepositoryFigures figures = WithTrend(audits);
      if (auto read = ReadFiles(reader, *audits.back(), figures); !read) {
        return tl::unexpected(read.error());
      }
      out_.other_refs.push_back(std::move(figures));
    }
    return {};
  }

  RepositoryFigures WithTrend(const Rows& rows) const {
    RepositoryFigures figures = FiguresOf(*rows.back());
    for (const Snapshot* row : rows) {
      TrendPoint point{row->date, row->commit_id, row->files, row->noncompliant, row->block};
      if (row->date < out_.question.since) {
        figures.before = std::move(point);
        continue;
      }
      // Taken again, as after a change of the rules: what was told last counts.
      if (!figures.trend.empty() && figures.trend.back().date == row->date) {
        figures.trend.pop_back();
      }
      figures.trend.push_back(std::move(point));
    }
    return figures;
  }

  /// Fills in what the latest audit says of rules and files; returns it, and all files that do not
  /// comply.
  static Result<std::pair<Snapshot, std::vector<FileFigures>>> ReadFiles(
      record::SnapshotReader& reader, Snapshot latest, RepositoryFigures& figures) {
    if (auto filled = reader.Fill(latest); !filled) return tl::unexpected(filled.error());
    for (const record::SnapshotFinding& found : latest.found) {
      if (found.decision == "block") figures.by_rule[found.rule] += found.findings;
    }
    std::vector<FileFigures> files = BlockedFiles(latest);
    figures.worst_files = files;
    KeepMost(figures.worst_files, [](const FileFigures& file) { return file.findings; });
    return std::pair(std::move(latest), std::move(files));
  }

  Result<void> AddCounted(record::SnapshotReader& reader, const Rows& rows) {
    RepositoryFigures figures = WithTrend(rows);
    auto read = ReadFiles(reader, *rows.back(), figures);
    if (!read) return tl::unexpected(read.error());
    const auto& [latest, files] = *read;
    out_.high_risk.insert(out_.high_risk.end(), files.begin(), files.end());
    out_.files += figures.files;
    out_.noncompliant += figures.noncompliant;
    out_.findings += figures.findings;
    AddSamples(latest, setup_, out_);
    out_.repositories.push_back(std::move(figures));
    return {};
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
  if (auto read = AddEntries(setup, record_path, figures); !read) {
    return tl::unexpected(read.error());
  }
  PlanSession(setup, figures);
  return figures;
}

}  // namespace pushgate::audit
