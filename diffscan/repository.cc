#include "diffscan/repository.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>

#include "diffscan/object_folders.h"
#include "diffscan/repository_format.h"
#include "diffscan/repository_impl.h"

namespace pushgate::diffscan {
namespace {

namespace fs = std::filesystem;

Result<RepositoryHandle> OpenGitDir(const std::string& git_dir) {
  RepositoryHandle repository;
  // Reads no configuration, and so looks neither for a work tree nor for who owns it.
  int code = git_repository_open_bare(Fill(repository), git_dir.c_str());
  if (code == GIT_ENOTFOUND) {
    return Fail(ErrorCode::kNotFound, git_dir + ": there is no Git repository here");
  }
  if (code < 0) {
    return Fail(ErrorCode::kFault,
                git_dir + ": the repository cannot be opened (" + LastGitError() + ")");
  }
  auto checked = CheckRepositoryFormat(git_repository_commondir(repository.get()));
  if (!checked) return tl::unexpected(checked.error());
  return repository;
}

Result<void> CheckReadable(const fs::path& folder) {
  if (faccessat(AT_FDCWD, folder.c_str(), R_OK | X_OK, AT_EACCESS) == 0) return {};
  return Fail(ErrorCode::kFault, folder.string() + ": the objects cannot be read (" +
                                     std::strerror(errno) +
                                     "); pushgate must run as the repository's owner");
}

// Every folder that holds objects of the request, the quarantine first.
Result<std::vector<std::string>> ObjectFolders(const Location& location, const std::string& own) {
  std::vector<std::string> folders;
  if (!location.object_directory.empty()) {
    fs::path quarantine = fs::path(location.git_dir) / location.object_directory;
    if (auto ok = CheckReadable(quarantine); !ok) return tl::unexpected(ok.error());
    AddObjectFolder(quarantine, folders);
  }
  if (auto ok = CheckReadable(own); !ok) return tl::unexpected(ok.error());
  AddObjectFolder(own, folders);
  for (const std::string& path : ParseAlternates(location.alternate_object_directories, ':')) {
    AddObjectFolder(fs::path(location.git_dir) / path, folders);
  }
  return folders;
}

}  // namespace

Repository::Impl::Impl(RepositoryHandle repository, OdbHandle odb, std::vector<std::string> folders)
    : odb_(std::move(odb)),
      repository_(std::move(repository)),
      objects_(repository_.get(), odb_.get(), std::move(folders)) {}

Result<void> Repository::Impl::AddBackends(const std::string& folder, bool quarantine) {
  git_odb_backend* loose = nullptr;
  git_odb_backend* packed = nullptr;
  // Not git_odb_add_disk_alternate: it takes folders of two file systems with the same inode number
  // for one, and reads their info/alternates without the quotes.
  bool added = git_odb_backend_loose(&loose, folder.c_str(), -1, 0, 0, 0) == 0 &&
               git_odb_add_alternate(odb_.get(), loose, 1) == 0 &&
               git_odb_backend_pack(&packed, folder.c_str()) == 0 &&
               git_odb_add_alternate(odb_.get(), packed, 2) == 0;
  if (!added) {
    return Fail(ErrorCode::kFault, folder + ": cannot read objects (" + LastGitError() + ")");
  }
  std::vector<git_odb_backend*>& backends = quarantine ? quarantine_ : settled_;
  backends.insert(backends.end(), {packed, loose});
  return {};
}

Result<void> Repository::Impl::ReadGrafts(const std::string& file) {
  std::ifstream stream(file);
  if (!stream && errno != ENOENT) {
    return Fail(ErrorCode::kFault, file + ": cannot be read (" + std::strerror(errno) + ")");
  }
  for (std::string line; std::getline(stream, line);) {
    if (std::optional<Oid> id = Oid::FromHex(line)) grafts_.insert(*id);
  }
  return {};
}

Result<std::unique_ptr<Repository::Impl>> Repository::Impl::Open(const Location& location) {
  StartLibgit2();
  Result<RepositoryHandle> repository = OpenGitDir(location.git_dir);
  if (!repository) return tl::unexpected(repository.error());
  OdbHandle odb;
  if (git_odb_new(Fill(odb)) < 0) return Fail(ErrorCode::kFault, LastGitError());
  if (git_repository_set_odb(repository->get(), odb.get()) < 0) {
    return Fail(ErrorCode::kFault, LastGitError());
  }
  std::string common = git_repository_commondir(repository->get());
  Result<std::vector<std::string>> folders = ObjectFolders(location, common + "objects");
  if (!folders) return tl::unexpected(folders.error());
  std::error_code ignored;
  fs::path own = fs::canonical(common + "objects", ignored);
  std::unique_ptr<Impl> impl(new Impl(std::move(*repository), std::move(odb), *folders));
  for (size_t i = 0; i < folders->size(); ++i) {
    bool quarantine = i == 0 && !location.object_directory.empty() && (*folders)[i] != own;
    if (auto added = impl->AddBackends((*folders)[i], quarantine); !added) {
      return tl::unexpected(added.error());
    }
  }
  auto grafts =
      impl->ReadGrafts(location.shallow_file.empty() ? common + "shallow" : location.shallow_file);
  if (!grafts) return tl::unexpected(grafts.error());
  return impl;
}

bool Repository::Impl::OnlyInQuarantine(const Oid& id) const {
  git_oid git_id = ToGit(id);
  auto has = [&](git_odb_backend* backend) { return backend->exists(backend, &git_id) != 0; };
  return std::any_of(quarantine_.begin(), quarantine_.end(), has) &&
         std::none_of(settled_.begin(), settled_.end(), has);
}

Repository::Repository(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Repository::Repository(Repository&&) noexcept = default;
Repository& Repository::operator=(Repository&&) noexcept = default;
Repository::~Repository() = default;

Result<Repository> Repository::Open(const Location& location) {
  Result<std::unique_ptr<Impl>> impl = Impl::Open(location);
  if (!impl) return tl::unexpected(impl.error());
  return Repository(std::move(*impl));
}

}  // namespace pushgate::diffscan
