#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "audit/dashboard/view.h"
#include "base/result.h"
#include "hook/setup.h"

namespace pushgate::audit::dashboard {

/// The dashboard as of one reading of the record. What all pages share is read at once; the details
/// of a repository and pushes when a page needs them. Safe to use from many threads.
class Site {
 public:
  /// `now`: microseconds since 1970. `push_pages`: how many pages of pushes a list has at most.
  static Result<std::unique_ptr<Site>> Read(std::shared_ptr<const hook::Setup> setup,
                                            std::string record_path, int64_t now,
                                            int64_t push_pages = kMostPushPages);

  /// The page at a path such as "rule/x.html". kNotFound if there is none.
  Result<std::string> Page(std::string_view path) const;

  /// Every page's path, each once.
  Result<std::vector<std::string>> Paths() const;

  const View& view() const { return view_; }

 private:
  /// The details of a repository, and what paths mean in it.
  struct Repository {
    RepositoryDetails details;
    std::map<std::string, std::string, std::less<>> folders;  // by slug
    std::map<std::string, size_t, std::less<>> files;         // likewise; places in the details
  };
  using Kept = std::shared_ptr<const Repository>;

  Site(std::shared_ptr<const hook::Setup> setup, std::string record_path, int64_t push_pages)
      : setup_(std::move(setup)), record_path_(std::move(record_path)), push_pages_(push_pages) {}

  Result<void> ReadAll(int64_t now);
  Result<Kept> Details(const RepositoryFigures& repository) const;
  const RepositoryFigures* Find(std::string_view slug) const;
  Result<std::string> OfRepository(std::string_view kind, std::string_view slug,
                                   std::string_view own) const;
  Result<std::string> Pushes(std::string_view path) const;
  Result<std::string> Push(std::string_view id) const;
  Result<void> AddPushPaths(std::vector<std::string>& paths) const;

  // constant after Read
  const std::shared_ptr<const hook::Setup> setup_;
  const std::string record_path_;
  const int64_t push_pages_;
  View view_;
  std::map<std::string, const RepositoryFigures*, std::less<>> repositories_;  // by slug

  // guarded by mutex_
  mutable std::mutex mutex_;
  mutable std::list<std::pair<const RepositoryFigures*, Kept>> kept_;  // the latest used first
};

/// A file that pages need, by its path: styles, scripts. Empty if there is none.
std::string_view Asset(std::string_view path);
std::vector<std::string_view> AssetNames();

/// "text/html; charset=utf-8", by a path's ending.
std::string_view ContentType(std::string_view path);

}  // namespace pushgate::audit::dashboard
