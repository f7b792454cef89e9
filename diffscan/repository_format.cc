#include "diffscan/repository_format.h"

#include <algorithm>
#include <string_view>

#include "diffscan/libgit2.h"

namespace pushgate::diffscan {
namespace {

using ConfigIteratorHandle = Handle<git_config_iterator, git_config_iterator_free>;

constexpr std::string_view kExtensions = "extensions.";

// What a version-1 repository may have; none of these changes how objects and refs are stored.
constexpr std::string_view kHarmless[] = {"noop", "partialclone", "preciousobjects",
                                          "relativeworktrees", "worktreeconfig"};

tl::unexpected<Error> Unsupported(const std::string& what) {
  return Fail(ErrorCode::kUnsupported, what +
                                           "; this version of pushgate cannot judge it: convert "
                                           "the repository, or set `enforce: off` for it");
}

Result<void> CheckEntry(std::string_view name, std::string_view value, int version) {
  if (name == "extensions.objectformat" && value != "sha1") {
    return Unsupported("its objects are named by " + std::string(value) +
                       " (extensions.objectFormat)");
  }
  if (name == "extensions.refstorage" && value != "files") {
    return Unsupported("its refs are kept as " + std::string(value) + " (extensions.refStorage)");
  }
  // Git itself ignores what else stands there before version 1.
  if (version == 0 || name.substr(0, kExtensions.size()) != kExtensions) return {};
  std::string_view extension = name.substr(kExtensions.size());
  bool known =
      extension == "objectformat" || extension == "refstorage" ||
      std::find(std::begin(kHarmless), std::end(kHarmless), extension) != std::end(kHarmless);
  if (known) return {};
  return Unsupported("it uses the unknown extension " + std::string(name));
}

Result<void> CheckConfig(git_config* config) {
  int32_t version = 0;
  if (git_config_get_int32(&version, config, "core.repositoryformatversion") < 0) version = 0;
  if (version > 1) {
    return Unsupported("its format is version " + std::to_string(version) +
                       " (core.repositoryFormatVersion)");
  }
  ConfigIteratorHandle iterator;
  if (git_config_iterator_new(Fill(iterator), config) < 0) {
    return Fail(ErrorCode::kFault, LastGitError());
  }
  git_config_entry* entry = nullptr;
  while (git_config_next(&entry, iterator.get()) == 0) {
    auto checked = CheckEntry(entry->name, entry->value != nullptr ? entry->value : "", version);
    if (!checked) return checked;
  }
  return {};
}

}  // namespace

Result<void> CheckRepositoryFormat(const std::string& common_dir) {
  ConfigHandle config;
  if (git_config_open_ondisk(Fill(config), (common_dir + "config").c_str()) < 0) {
    return Fail(ErrorCode::kFault, common_dir + "config: cannot be read (" + LastGitError() + ")");
  }
  Result<void> checked = CheckConfig(config.get());
  if (!checked) return Within(common_dir, checked.error());
  return {};
}

}  // namespace pushgate::diffscan
