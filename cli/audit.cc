#include "audit/audit.h"

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "audit/percent.h"
#include "audit/state_cache.h"
#include "base/times.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/repository_argument.h"
#include "cli/setup_options.h"
#include "cli/time_option.h"
#include "hook/history/history.h"
#include "hook/identity/identity.h"
#include "hook/message/layout.h"
#include "hook/message/push_json.h"
#include "hook/message/safe_text.h"
#include "hook/policy/ratchet.h"
#include "record/leases.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using audit::Audited;
using hook::SafeText;
using Json = nlohmann::ordered_json;
using Outcome = Audited::Outcome;

Usage AuditUsage() {
  Usage usage{
      .name = "audit",
      .synopsis = "[REPO...] [OPTION...]",
      .text =
          "Judges the default branches of repositories as wholes, straight from their objects, "
          "and\n"
          "records a snapshot of each: how many files comply, and what the others have. Each\n"
          "finding is decided as of a push to the branch that held everything and came from "
          "nobody\n"
          "in particular; a file is non-compliant if a finding in it blocks. REPO is a Git "
          "folder,\n"
          "or a name below 'repositories:'; without any, and without --under, all of those are\n"
          "audited. What has not changed since the last audit is not judged again. In reports and "
          "on\n"
          "the dashboard a repository counts by its default branch; what --ref audits is shown\n"
          "beside it, and one that is no longer below the folder is named, and left out of "
          "totals.\n\n"
          "A repository that is as it was in a snapshot of the same day (UTC) gets no second one.\n"
          "With --since, commits of the past are judged by today's rules, too, from the oldest "
          "on,\n"
          "and dated by their own dates; they replace nothing that was recorded at the time.\n\n"
          "Where servers share a record ('history: postgresql://...'), --under takes each\n"
          "repository by a lease, by its name: workers on several machines share the work, and no\n"
          "two audit one repository at once. What a worker has that dies comes back after a\n"
          "minute.\n\n"
          "Run it as the repositories' owner, whose record it is. Exit status: 0 done, 1 some\n"
          "repository could not be audited, 2 error.",
      .examples =
          "  sudo -u git pushgate audit\n"
          "  sudo -u git pushgate audit team/api --since 1y --every 1w\n"
          "  sudo -u git pushgate audit --under /srv/git/team --format json",
      .options = options::options_description("Options"),
      .words = "repo"};
  auto text = [](const char* name) { return options::value<std::string>()->value_name(name); };
  usage.options.add_options()("under", text("DIR"), "audit every repository below this folder")(
      "ref", text("REF"), "audit this ref in place of the default branches")(
      "since", text("SPAN|DATE"), "audit the past, too, from then on: 30d, 26w, 1y, 2026-01-31")(
      "every", text("SPAN")->default_value("1w"), "of the past, a snapshot each: 1d, 1w")(
      "force", "record also what is as it was today already")(
      "fresh", "judge every file again, and trust nothing that was kept")(
      "jobs", options::value<unsigned>()->value_name("N"),
      "work in that many threads; default: one for each processor")(
      "format", text("text|json")->default_value("text"), "for people, or for programs")(
      "config", text("FILE"), "configuration; default: /etc/pushgate/pushgate.yaml");
  return usage;
}

std::string Text(const options::variables_map& values, const char* name) {
  return values.count(name) == 0 ? "" : values[name].as<std::string>();
}

int64_t Now() {
  auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

/// The folder below which every repository is audited; may be empty.
std::string UnderOf(const options::variables_map& values, const hook::Config& config) {
  bool all = values.count("repo") == 0 && values.count("under") == 0;
  return all ? config.repositories : Text(values, "under");
}

/// The folders to audit, each once; one that is not there stays, to be named.
std::vector<std::string> FoldersOf(const options::variables_map& values, const hook::Config& config,
                                   std::vector<std::string>& unread) {
  std::vector<std::string> words, folders;
  if (values.count("repo") != 0) words = values["repo"].as<std::vector<std::string>>();
  std::string under = UnderOf(values, config);
  for (const std::string& word : words) {
    std::string folder = FolderOf(word, config);
    folders.push_back(folder.empty() ? word : folder);
  }
  if (!under.empty()) {
    for (std::string& folder : audit::FindRepositories(under, unread)) {
      folders.push_back(hook::BaselineFolder(folder));
    }
  }
  std::set<std::string> seen;
  std::erase_if(folders, [&](const std::string& folder) { return !seen.insert(folder).second; });
  return folders;
}

/// Reads the options; a message if one of them is wrong.
std::string ReadOptions(const options::variables_map& values, audit::AuditOptions& read) {
  read.ref = Text(values, "ref");
  read.force = values.count("force") != 0;
  read.fresh = values.count("fresh") != 0;
  std::string since = Text(values, "since");
  if (since.empty()) return "";
  audit::BackFill& back = read.back_fill.emplace();
  std::optional<int64_t> every = ParseSpan(Text(values, "every"));
  if (!every) return "--every must be a span of days, weeks or years: 1d, 2w, 1y";
  back.every = *every;
  std::optional<int64_t> span = ParseSpan(since);
  std::optional<int64_t> date = span ? std::nullopt : ParseTime(since, false);
  if (!span && !date) return "--since must be a span or a date: 30d, 26w, 1y, 2026-01-31";
  // By whole days, so that audits of one day choose the same commits.
  back.since = span ? Now() / kSecondsOfDay * kSecondsOfDay - *span : *date / 1'000'000;
  return back.since < Now() ? "" : "--since must be in the past";
}

std::string Plural(int64_t number, const char* one) {
  return hook::Count(static_cast<uint64_t>(number), one);
}

/// "3 block, 1 warns": what there is, by decision.
std::string Decisions(const record::Snapshot& row) {
  std::string text = std::to_string(row.block) + " that block";
  auto add = [&](int64_t number, const char* word) {
    if (number > 0) text += ", " + std::to_string(number) + " " + word;
  };
  add(row.warn, "that warn");
  add(row.would_block, "of these only by 'enforce: warn'");
  add(row.record, "recorded");
  add(row.suppressed, "suppressed");
  add(row.baseline, "in the baseline");
  add(row.excused, "excused");
  return text;
}

void PrintText(const Audited& audited) {
  std::string name = SafeText(audited.repository);
  for (const std::string& note : audited.notes) {
    std::cerr << "pushgate: " << name << ": " << SafeText(note) << "\n";
  }
  std::cout << name << ": ";
  if (audited.outcome != Outcome::kRecorded && audited.outcome != Outcome::kUnchanged) {
    std::cout << (audited.outcome == Outcome::kFailed ? "failed: " : "") << SafeText(audited.why)
              << "\n";
    return;
  }
  const record::Snapshot& row = audited.snapshot;
  std::cout << Plural(row.files, "file") << ", " << row.noncompliant << " non-compliant ("
            << audit::PercentText(audit::CompliantPermille(row.files, row.noncompliant))
            << " % in compliance), findings: " << Decisions(row) << ", at " << SafeText(row.ref)
            << " (" << row.commit_id.substr(0, 10) << "): ";
  if (audited.back_filled > 0) {
    std::cout << Plural(audited.back_filled, "snapshot") << " of the past recorded, and now ";
  }
  std::cout << (audited.outcome == Outcome::kRecorded ? "recorded\n" : "unchanged\n");
}

const char* NameOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kRecorded:
      return "recorded";
    case Outcome::kUnchanged:
      return "unchanged";
    case Outcome::kSkipped:
      return "skipped";
    case Outcome::kGone:
      return "gone";
    case Outcome::kFailed:
      break;
  }
  return "failed";
}

Json ToJson(const Audited& audited) {
  Json json = {{"name", audited.repository},
               {"folder", audited.folder},
               {"ref", audited.ref},
               {"outcome", NameOf(audited.outcome)}};
  if (!audited.why.empty()) json["why"] = audited.why;
  json["notes"] = audited.notes;
  json["back_filled"] = audited.back_filled;
  const record::Snapshot& row = audited.snapshot;
  if (row.commit_id.empty()) return json;
  json["commit"] = row.commit_id;
  json["files"] = row.files;
  json["noncompliant_files"] = row.noncompliant;
  json["compliance_percent"] =
      static_cast<double>(audit::CompliantPermille(row.files, row.noncompliant)) / 10;
  json["decisions"] = {{"block", row.block},       {"warn", row.warn},
                       {"record", row.record},     {"suppressed", row.suppressed},
                       {"baseline", row.baseline}, {"excused", row.excused}};
  json["would_block"] = row.would_block;
  return json;
}

void Print(const std::vector<Audited>& all, bool json) {
  if (!json) {
    for (const Audited& audited : all) PrintText(audited);
    return;
  }
  Json list = Json::array();
  for (const Audited& audited : all) list.push_back(ToJson(audited));
  std::cout << Json{{"version", 1}, {"repositories", std::move(list)}}.dump(
                   2, ' ', true, Json::error_handler_t::replace)
            << "\n";
}

/// By leases of the shared record: none that another worker has, or has audited since we began.
class Leased {
 public:
  Leased(record::Leases& leases, const std::vector<std::string>& names) : leases_(leases) {
    for (size_t i = 0; i < names.size(); ++i) places_[names[i]] = i;
    renewing_ = std::jthread([this](const std::stop_token& stop) { Renew(stop); });
  }

  /// Until nothing is left, also of what others have and do not finish.
  void Work(const std::function<void(size_t)>& audit) {
    while (true) {
      Result<std::optional<std::string>> taken = leases_.Take();
      Result<int64_t> pending = taken ? leases_.Pending() : Result<int64_t>(0);
      if (!taken || !pending) return Note((!taken ? taken.error() : pending.error()).message);
      if (!*taken && *pending == 0) return;
      if (!*taken) {
        std::this_thread::sleep_for(kPause);
        continue;
      }
      audit(places_.at(**taken));
      Result<void> returned = leases_.Return(**taken);
      if (!returned) return Note(returned.error().message);
    }
  }

  /// What ended it before all was done; empty: nothing.
  std::string problem() {
    std::lock_guard lock(mutex_);
    return problem_;
  }

 private:
  static constexpr std::chrono::milliseconds kPause{500};
  static constexpr std::chrono::seconds kRenewal{record::Leases::kLeaseSeconds / 4};

  void Note(const std::string& problem) {
    std::lock_guard lock(mutex_);
    if (problem_.empty()) problem_ = problem;
  }

  void Renew(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    while (!changed.wait_for(lock, stop, kRenewal, [&] { return stop.stop_requested(); })) {
      // What comes of it, Work and may_record find out.
      if (Result<void> renewed = leases_.Renew(); !renewed) return Note(renewed.error().message);
    }
  }

  record::Leases& leases_;
  std::map<std::string, size_t> places_;
  std::mutex mutex_;
  std::string problem_;    // guarded by mutex_
  std::jthread renewing_;  // ends first
};

std::vector<Audited> AuditLeased(const std::vector<std::string>& folders, const hook::Setup& setup,
                                 Crew& crew, unsigned jobs, audit::AuditOptions read,
                                 audit::StateCache& cache) {
  std::vector<Audited> all(folders.size());
  std::vector<std::string> names;
  for (size_t i = 0; i < folders.size(); ++i) {
    all[i].folder = folders[i];
    all[i].repository = names.emplace_back(
        hook::RepositoryName(hook::ServerKind::kSsh, {}, folders[i], setup.config.repositories));
    all[i].outcome = Outcome::kSkipped;
    all[i].why = "another worker has audited it";
  }
  std::string holder =
      setup.history->server() + " " + std::to_string(getpid()) + " " + std::to_string(Now());
  auto leases = record::Leases::Open(setup.history->shared(), holder, names);
  std::string problem = leases ? "" : leases.error().message;
  if (leases) {
    read.earlier = setup.history->shared();
    read.may_record = [&](const std::string& repository) {
      return (*leases)->Holds(repository).value_or(false);
    };
    Leased leased(**leases, names);
    crew.Run(
        jobs,
        [&](size_t) {
          leased.Work(
              [&](size_t i) { all[i] = audit::AuditRepository(setup, folders[i], read, cache); });
        },
        [] {});
    problem = leased.problem();
  }
  for (Audited& one : all) {
    if (problem.empty() || one.outcome != Outcome::kSkipped || !one.ref.empty()) continue;
    one.outcome = Outcome::kFailed;
    one.why = problem;
  }
  return all;
}

std::vector<Audited> AuditAll(const std::vector<std::string>& folders, const hook::Setup& setup,
                              unsigned jobs, bool leased, audit::AuditOptions read) {
  Crew crew(jobs - 1);
  audit::StateCache cache(setup.history->path());
  Progress progress(true);
  read.crew = &crew;
  read.observer.expect = [&](size_t files) { progress.ExpectMore(files); };
  read.observer.done = [&](size_t files) { progress.Done(files); };
  std::vector<Audited> all(folders.size());
  if (leased) {
    all = AuditLeased(folders, setup, crew, jobs, read, cache);
  } else {
    crew.Run(
        folders.size(),
        [&](size_t i) { all[i] = audit::AuditRepository(setup, folders[i], read, cache); }, [] {});
  }
  std::string problem = cache.TakeProblem();
  if (!problem.empty()) std::cerr << "pushgate: " << SafeText(problem) << "\n";
  return all;
}

int Audit(const options::variables_map& values, const hook::Setup& setup,
          const audit::AuditOptions& read, unsigned jobs) {
  std::vector<std::string> unread;
  std::vector<std::string> folders = FoldersOf(values, setup.config, unread);
  for (const std::string& line : unread) {
    std::cerr << "pushgate: cannot be searched: " << SafeText(line) << "\n";
  }
  if (folders.empty()) return FailWith("audit: there is no Git folder to audit");
  if (Result<void> opened = setup.history->Prepare(); !opened) {
    return FailWith(SafeText(opened.error().message));
  }
  bool leased = !setup.history->shared().empty() && values.count("under") != 0;
  std::vector<Audited> all = AuditAll(folders, setup, jobs, leased, read);
  bool failed = !unread.empty();
  if (std::string under = UnderOf(values, setup.config); !under.empty()) {
    auto gone = audit::RecordGone(setup, under, folders);
    if (!gone) return FailWith(SafeText(gone.error().message));
    all.insert(all.end(), gone->begin(), gone->end());
  }
  Print(all, Text(values, "format") == "json");
  if (Result<void> synced = setup.history->Sync(); !synced) {
    return FailWith(SafeText(synced.error().message));
  }
  for (const Audited& audited : all) failed |= audited.outcome == Outcome::kFailed;
  return failed ? kExitBlocked : kExitClean;
}

}  // namespace

int RunAudit(const std::vector<std::string>& args) {
  Parsed parsed = ParseOptions(AuditUsage(), args);
  if (parsed.exit) return *parsed.exit;
  const options::variables_map& values = parsed.values;
  std::string format = Text(values, "format");
  unsigned jobs = Crew::UsualHelpers() + 1;
  if (values.count("jobs") != 0) jobs = values["jobs"].as<unsigned>();
  if (jobs < 1 || jobs > 256) return FailWith("--jobs must be a number from 1 to 256");
  audit::AuditOptions read;
  std::string wrong = ReadOptions(values, read);
  if (!wrong.empty()) return FailWith(wrong);
  std::optional<std::string> config;
  if (values.count("config") != 0) config = Text(values, "config");
  auto setup = hook::LoadSetup(config);
  if (!setup) return FailWith(setup.error());
  return Audit(values, **setup, read, jobs);
}

}  // namespace pushgate::cli
