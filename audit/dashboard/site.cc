#include "audit/dashboard/site.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "audit/collect.h"
#include "audit/dashboard/bypasses.h"
#include "audit/dashboard/links.h"
#include "audit/dashboard/pages.h"
#include "audit/trend.h"
#include "base/times.h"
#include "record/query.h"
#include "record/snapshots.h"

namespace pushgate::audit::dashboard {
namespace {

constexpr size_t kMostPoints = 53;
constexpr size_t kMostKept = 300'000;  // rows of details, of about 300 bytes each
constexpr std::string_view kEnding = ".html";

tl::unexpected<Error> NoPage() { return Fail(ErrorCode::kNotFound, "there is no such page"); }

std::optional<int64_t> NumberOf(std::string_view text) {
  int64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  bool whole = error == std::errc() && end == text.data() + text.size() && !text.empty();
  return whole && number > 0 && text[0] != '0' ? std::optional(number) : std::nullopt;
}

/// Takes what stands before the next slash off a path; all of it if there is none.
std::string_view TakePart(std::string_view& path) {
  size_t slash = std::min(path.find('/'), path.size());
  std::string_view part = path.substr(0, slash);
  path.remove_prefix(std::min(slash + 1, path.size()));
  return part;
}

record::Filter FilterOf(const PushList& list) {
  record::Filter filter;
  if (list.repository != nullptr) filter.repository = list.repository->name;
  if (list.kind == "accepted") filter.verdict = "accept";
  if (list.kind == "refused") filter.verdict = "reject";
  if (list.kind == "faults") filter.verdict = "fault";
  if (list.kind == "excused") filter.excused = "";
  return filter;
}

size_t CostOf(const RepositoryDetails& details) {
  size_t rows = details.files.size() + details.folders.size();
  for (const FileDetails& file : details.files) rows += file.found.size();
  return rows;
}

bool IsNotFound(const Result<void>& read) {
  return !read && read.error().code == ErrorCode::kNotFound;
}

}  // namespace

Result<std::unique_ptr<Site>> Site::Read(std::shared_ptr<const hook::Setup> setup,
                                         std::string record_path, int64_t now, int64_t push_pages) {
  std::unique_ptr<Site> site(new Site(std::move(setup), std::move(record_path), push_pages));
  if (Result<void> read = site->ReadAll(now); !read) return tl::unexpected(read.error());
  return site;
}

Result<void> Site::ReadAll(int64_t now) {
  Figures& figures = view_.figures;
  int64_t until = now / kDay * kDay + kDay;
  figures.question = {"year", until - 365 * kDay, until};
  if (auto read = ReadAudits(*setup_, record_path_, figures); !read) return read;
  Figures week;
  SetPeriod("week", until, week.question);
  if (auto read = ReadPushes(record_path_, week); !read) return read;
  figures.pushes = std::move(week.pushes);
  if (auto read = AddEntries(*setup_, record_path_, figures); !read) return read;
  view_.trend = Thinned(OverallTrend(figures), kMostPoints);
  auto bypasses = ReadBypasses(*setup_, record_path_, figures.expiring, now);
  if (!bypasses) return tl::unexpected(bypasses.error());
  view_.bypasses = std::move(*bypasses);
  auto rules = setup_->rules.rules();
  view_.rules.assign(rules.begin(), rules.end());
  for (const rules::Rule* rule : rules::gate_rules::All()) view_.rules.push_back(*rule);
  view_.templates_url = setup_->config.templates_url;
  for (const auto* repositories : {&figures.repositories, &figures.other_refs}) {
    for (const RepositoryFigures& one : *repositories) repositories_[SlugOf(one)] = &one;
  }
  return {};
}

const RepositoryFigures* Site::Find(std::string_view slug) const {
  auto found = repositories_.find(slug);
  return found == repositories_.end() ? nullptr : found->second;
}

Result<Site::Kept> Site::Details(const RepositoryFigures& repository) const {
  {
    std::lock_guard lock(mutex_);
    auto at = std::find_if(kept_.begin(), kept_.end(),
                           [&](const auto& one) { return one.first == &repository; });
    if (at != kept_.end()) {
      kept_.splice(kept_.begin(), kept_, at);
      return at->second;
    }
  }
  auto reader = record::SnapshotReader::Open(record_path_);
  if (!reader) return tl::unexpected(reader.error());
  if (!*reader) return NoPage();
  record::Snapshot snapshot;
  snapshot.id = repository.snapshot;
  snapshot.repository = repository.name;
  if (auto filled = (*reader)->Fill(snapshot); !filled) return tl::unexpected(filled.error());
  auto made = std::make_shared<Repository>();
  // What was permitted at the time of the audit need not be any more.
  made->details = DetailsOf(snapshot, setup_->config.report_show_code);
  for (const auto& [path, folder] : made->details.folders) made->folders[Slug(path)] = path;
  for (size_t i = 0; i < made->details.files.size(); ++i) {
    made->files[Slug(made->details.files[i].path)] = i;
  }
  std::lock_guard lock(mutex_);
  kept_.emplace_front(&repository, made);
  size_t rows = 0;
  std::erase_if(kept_, [&](const auto& one) {
    bool first = rows == 0;
    rows += CostOf(one.second->details) + 1;
    return rows > kMostKept && !first;
  });
  return made;
}

Result<std::string> Site::OfRepository(std::string_view kind, std::string_view slug,
                                       std::string_view own) const {
  const RepositoryFigures* repository = Find(slug);
  if (repository == nullptr) return NoPage();
  Result<Kept> kept = Details(*repository);
  if (!kept) return tl::unexpected(kept.error());
  const Repository& in = **kept;
  if (kind == "repository") return RepositoryPage(view_, *repository, in.details);
  if (kind == "folder") {
    auto folder = in.folders.find(own);
    if (folder == in.folders.end() || folder->second.empty()) return NoPage();
    return FolderPage(*repository, in.details, folder->second);
  }
  auto file = in.files.find(own);
  if (file == in.files.end()) return NoPage();
  return FilePage(view_, *repository, in.details.files[file->second]);
}

Result<std::string> Site::Pushes(std::string_view path) const {
  PushList list;
  list.most_pages = push_pages_;
  if (size_t slash = path.find('/'); slash != std::string_view::npos) {
    list.repository = Find(path.substr(0, slash));
    if (list.repository == nullptr) return NoPage();
    path.remove_prefix(slash + 1);
  }
  size_t dash = path.find('-');
  if (dash == std::string_view::npos) return NoPage();
  list.kind = path.substr(0, dash);
  bool known =
      std::find(std::begin(kPushKinds), std::end(kPushKinds), list.kind) != std::end(kPushKinds);
  std::optional<int64_t> page = NumberOf(path.substr(dash + 1));
  if (!known || !page) return NoPage();
  list.page = *page;
  record::Filter filter = FilterOf(list);
  Result<int64_t> total = record::CountPushes(record_path_, filter);
  if (!total) return tl::unexpected(total.error());
  list.total = *total;
  if (list.page > PagesOf(list)) return NoPage();
  filter.limit = kPushesOnPage;
  filter.skip = (list.page - 1) * kPushesOnPage;
  std::vector<record::Push> pushes;
  Result<void> read = record::FindPushes(record_path_, filter, [&](const record::Push& push) {
    pushes.push_back(push);
    return true;
  });
  if (!read && !IsNotFound(read)) return tl::unexpected(read.error());
  return PushesPage(view_, list, pushes);
}

Result<std::string> Site::Push(std::string_view id) const {
  std::optional<int64_t> number = NumberOf(id);
  if (!number) return NoPage();
  auto push = record::FindPush(record_path_, *number);
  if (!push) return tl::unexpected(push.error());
  if (!*push) return NoPage();
  return PushPage(view_, **push);
}

Result<std::string> Site::Page(std::string_view path) const {
  if (path == "index.html") return OverviewPage(view_);
  if (path == "repositories.html") return RepositoriesPage(view_);
  if (path == "rules.html") return RulesPage(view_);
  if (path == "pushes.html") return Pushes("all-1");
  if (path == "bypasses.html") return BypassesPage(view_);
  if (path == "guide.html") return GuideList();
  if (!path.ends_with(kEnding)) return NoPage();
  path.remove_suffix(kEnding.size());
  std::string_view kind = TakePart(path);
  if (kind == "repository") return OfRepository(kind, path, "");
  if (kind == "folder" || kind == "file") {
    std::string_view slug = TakePart(path);
    return OfRepository(kind, slug, path);
  }
  if (kind == "pushes" && path != "all-1") return Pushes(path);
  if (kind == "push") return Push(path);
  if (kind == "rule") {
    for (const std::string& rule : RuleIds(view_)) {
      if (Slug(rule) == path) return RulePage(view_, rule);
    }
  }
  if (kind == "guide") {
    for (const GuidePageText& page : GuidePages()) {
      if (page.name == path) return GuidePage(page);
    }
  }
  return NoPage();
}

Result<void> Site::AddPushPaths(std::vector<std::string>& paths) const {
  std::vector<const RepositoryFigures*> repositories = {nullptr};
  for (const auto& [slug, one] : repositories_) repositories.push_back(one);
  std::set<int64_t> ids;
  for (const RepositoryFigures* repository : repositories) {
    for (const char* kind : kPushKinds) {
      PushList list{kind, repository};
      list.most_pages = push_pages_;
      record::Filter filter = FilterOf(list);
      Result<int64_t> total = record::CountPushes(record_path_, filter);
      if (!total) return tl::unexpected(total.error());
      list.total = *total;
      for (int64_t page = 1; page <= PagesOf(list); ++page) {
        paths.push_back(PushesPath(kind, repository, page));
      }
      if (list.total == 0) continue;
      filter.limit = PagesOf(list) * kPushesOnPage;
      auto found = record::FindPushIds(record_path_, filter);
      if (!found) return tl::unexpected(found.error());
      ids.insert(found->begin(), found->end());
    }
  }
  for (int64_t id : ids) paths.push_back(PushPath(id));
  return {};
}

Result<std::vector<std::string>> Site::Paths() const {
  std::vector<std::string> paths = {"index.html", "repositories.html", "rules.html",
                                    "bypasses.html", "guide.html"};
  for (const auto& [slug, repository] : repositories_) {
    const RepositoryFigures& one = *repository;
    paths.push_back(RepositoryPath(one));
    Result<Kept> kept = Details(one);
    if (!kept) return tl::unexpected(kept.error());
    for (const auto& [folder, details] : (*kept)->details.folders) {
      if (!folder.empty()) paths.push_back(FolderPath(one, folder));
    }
    for (const FileDetails& file : (*kept)->details.files) {
      paths.push_back(FilePath(one, file.path));
    }
  }
  for (const std::string& rule : RuleIds(view_)) paths.push_back(RulePath(rule));
  for (const GuidePageText& page : GuidePages()) paths.push_back(GuidePath(page.name));
  if (Result<void> added = AddPushPaths(paths); !added) return tl::unexpected(added.error());
  return paths;
}

}  // namespace pushgate::audit::dashboard
