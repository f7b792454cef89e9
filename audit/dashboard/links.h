#pragma once

#include <string>
#include <string_view>

#include "audit/dashboard/view.h"

/// The paths of pages, relative to the dashboard's root: the same live and as files, safe as file
/// names whatever the names of repositories, files and rules hold.
namespace pushgate::audit::dashboard {

/// A name as part of a path: what is readable of it, and a digest that makes it the only one.
std::string Slug(std::string_view name);

std::string SlugOf(const RepositoryFigures& repository);

std::string RepositoryPath(const RepositoryFigures& repository);
/// `folder`: "" is the repository itself.
std::string FolderPath(const RepositoryFigures& repository, const std::string& folder);
std::string FilePath(const RepositoryFigures& repository, const std::string& file);
std::string RulePath(std::string_view rule);
std::string PushPath(int64_t id);
std::string PushesPath(const std::string& kind, const RepositoryFigures* repository,
                       int64_t page = 1);
std::string GuidePath(std::string_view name);

}  // namespace pushgate::audit::dashboard
