#include "diffscan/repository.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>

#include "diffscan/object_folders.h"
#include "diffscan/repository_impl.h"

namespace pushgate::diffscan {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> ConfigValue(git_config* config, const char* key) {
  git_buf value = GIT_BUF_INIT;
  if (git_config_get_string_buf(&value, config, key) < 0) return std::nullopt;
  std::string text(value.ptr, value.size);
  git_buf_dispose(&value);
  return text;
}

// Why this version must not open a repository with such a configuration, if it must not.
std::optional<Error> Unsupported(const std::string& git_dir, git_config* config) {
  std::string advice =
      "; pushgate cannot judge it: convert it, or end the gate's watch over it with `enforce: off`";
  std::optional<std::string> format = ConfigValue(config, "extensions.objectformat");
  if (format && *format != "sha1") {
    return Error{ErrorCode::kUnsupported, git_dir + ": the repository's objects are named by " +
                                              *format + " (extensions.objectFormat)" + advice};
  }
  std::optional<std::string> refs = ConfigValue(config, "extensions.refstorage");
  if (refs && *refs != "files") {
    return Error{ErrorCode::kUnsupported, git_dir + ": the repository keeps its refs as " + *refs +
                                              " (extensions.refStorage)" + advice};
  }
  return std::nullopt;
}

Error WhyNotOpened(const std::string& git_dir, int code) {
  std::string reason = LastGitError();
  ConfigHandle config;
  if (git_config_open_ondisk(Fill(config), (git_dir + "/config").c_str()) == 0) {
    if (std::optional<Error> unsupported = Unsupported(git_dir, config.get())) return *unsupported;
  }
  if (code == GIT_ENOTFOUND) {
    return {ErrorCode::kNotFound, git_dir + ": there is no Git repository here"};
  }
  ErrorCode kind =
      reason.find("unsupported") != std::string::npos ? ErrorCode::kUnsupported : ErrorCode::kFault;
  return {kind, git_dir + ": the repository cannot be opened (" + reason + ")"};
}

Result<RepositoryHandle> OpenGitDir(const std::string& git_dir) {
  RepositoryHandle repository;
  int code = git_repository_open_ext(
      Fill(repository), git_dir.c_str(),
      GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_BARE | GIT_REPOSITORY_OPEN_NO_DOTGIT,
      nullptr);
  if (code < 0) return tl::unexpected(WhyNotOpened(git_dir, code));
  ConfigHandle config;
  if (git_repository_config_snapshot(Fill(config), repository.get()) == 0) {
    if (std::optional<Error> unsupported = Unsupported(git_dir, config.get())) {
      return tl::unexpected(*unsupported);
    }
  }
  return repository;
}

// Every folder that holds objects of the request, the quarantine first.
std::vector<std::string> ObjectFolders(const Location& location, const std::string& own) {
  std::vector<std::string> folders;
  if (!location.object_directory.empty()) {
    AddObjectFolder(fs::path(location.git_dir) / location.object_directory, folders);
  }
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
      objects_(odb_.get(), std::move(folders)) {}

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
  std::vector<std::string> folders = ObjectFolders(location, common + "objects");
  std::error_code ignored;
  fs::path own = fs::canonical(common + "objects", ignored);
  std::unique_ptr<Impl> impl(new Impl(std::move(*repository), std::move(odb), folders));
  for (size_t i = 0; i < folders.size(); ++i) {
    bool quarantine = i == 0 && !location.object_directory.empty() && folders[i] != own;
    if (auto added = impl->AddBackends(folders[i], quarantine); !added) {
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
