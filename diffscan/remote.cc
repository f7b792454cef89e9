#include "diffscan/remote.h"

#include "diffscan/libgit2.h"

namespace pushgate::diffscan {

std::string OriginUrl(const std::string& git_dir) {
  StartLibgit2();
  RepositoryHandle repository;
  ConfigHandle config;
  if (git_repository_open_bare(Fill(repository), git_dir.c_str()) < 0) return "";
  std::string file = std::string(git_repository_commondir(repository.get())) + "config";
  if (git_config_open_ondisk(Fill(config), file.c_str()) < 0) return "";
  git_buf value = GIT_BUF_INIT;
  if (git_config_get_string_buf(&value, config.get(), "remote.origin.url") < 0) return "";
  std::string url(value.ptr, value.size);
  git_buf_dispose(&value);
  return url;
}

std::string PathOfUrl(std::string url) {
  size_t scheme = url.find("://");
  if (scheme != std::string::npos) {
    size_t path = url.find('/', scheme + 3);
    url.erase(0, path == std::string::npos ? url.size() : path);
  } else if (size_t colon = url.find(':'); colon < url.find('/')) {
    url.erase(0, colon + 1);
  }
  url.erase(0, url.starts_with("~/") ? 2 : url.find_first_not_of('/'));
  while (url.ends_with('/')) url.pop_back();
  if (url.ends_with(".git")) url.resize(url.size() - 4);
  return url;
}

}  // namespace pushgate::diffscan
