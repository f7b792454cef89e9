#include "diffscan/symbolic_ref.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "diffscan/repository_impl.h"

namespace pushgate::diffscan {
namespace {

namespace fs = std::filesystem;

// SYMREF_MAXDEPTH in git's refs/refs-internal.h.
constexpr int kMostSteps = 5;

// No file system has a longer path.
constexpr std::streamsize kLongest = 8192;

constexpr std::string_view kRefs = "refs/";

// Git moves nothing else: what a pusher names must not make us read other files.
bool IsRef(const std::string& name) {
  int valid = 0;
  return name.starts_with(kRefs) && git_reference_name_is_valid(&valid, name.c_str()) == 0 &&
         valid != 0;
}

// A symbolic ref may lead on through HEAD and the like; as refname_is_safe in git's refs.c.
bool MayLeadOn(const std::string& name) {
  bool own = !name.empty() && name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == name.npos;
  return own || IsRef(name);
}

// Where a name is too long for the file system, no file has it.
bool IsAbsent(const std::error_code& error) {
  return error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory ||
         error == std::errc::filename_too_long;
}

Result<std::string> Unreadable(const fs::path& file, const std::string& reason) {
  return Fail(ErrorCode::kFault, file.string() + ": the ref cannot be read (" + reason +
                                     "); see to it and push again");
}

// What a ref's file names: empty if it holds an object id, or is not there. A ref that is packed is
// never symbolic. As files_read_raw_ref in git's refs/files-backend.c.
Result<std::string> TargetIn(const fs::path& file) {
  constexpr std::string_view kPrefix = "ref:";
  std::error_code error;
  fs::file_status status = fs::symlink_status(file, error);
  if (!fs::exists(status) && (!error || IsAbsent(error))) return "";
  if (error) return Unreadable(file, error.message());
  if (fs::is_symlink(status)) {
    std::string target = fs::read_symlink(file, error).string();
    if (error) return Unreadable(file, error.message());
    if (IsRef(target)) return target;
  }
  if (fs::is_directory(file, error)) return "";
  std::ifstream stream(file);
  if (!stream && errno == ENOENT) return "";
  if (!stream) return Unreadable(file, std::strerror(errno));
  std::string text(kLongest, '\0');
  stream.read(text.data(), kLongest);
  if (stream.bad()) return Unreadable(file, std::strerror(errno));
  text.resize(static_cast<size_t>(stream.gcount()));
  if (!text.starts_with(kPrefix)) return "";
  size_t begin = text.find_first_not_of(" \t\n\v\f\r", kPrefix.size());
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\n\v\f\r") + 1 - begin);
}

Result<std::string> TargetOfRef(const Repository& repository, const std::string& name) {
  git_repository* git = repository.impl().repository();
  fs::path own = git_repository_path(git), common = git_repository_commondir(git);
  Result<std::string> target = TargetIn(own / name);
  bool elsewhere = target && target->empty() && own != common;
  return elsewhere ? TargetIn(common / name) : target;
}

}  // namespace

Result<std::string> MovedRef(const Repository& repository, std::string_view name) {
  std::string moved(name);
  if (!IsRef(moved)) return moved;
  for (int step = 0; step < kMostSteps && MayLeadOn(moved); ++step) {
    Result<std::string> target = TargetOfRef(repository, moved);
    if (!target || target->empty()) return target ? moved : target;
    moved = std::move(*target);
  }
  return moved;
}

// Not libgit2's list of refs, which ends at the first one that it cannot make sense of.
Result<std::vector<SymbolicRef>> SymbolicRefs(const Repository& repository) {
  const fs::path common = git_repository_commondir(repository.impl().repository());
  std::vector<SymbolicRef> refs;
  std::error_code error;
  fs::recursive_directory_iterator file(common / "refs", error), end;
  for (; !error && file != end; file.increment(error)) {
    const std::string name = file->path().lexically_relative(common).string();
    Result<std::string> moved = MovedRef(repository, name);
    if (!moved) return tl::unexpected(moved.error());
    if (*moved != name) refs.push_back({name, std::move(*moved)});
  }
  if (error) return tl::unexpected(Unreadable(common / "refs", error.message()).error());
  std::sort(refs.begin(), refs.end(),
            [](const SymbolicRef& a, const SymbolicRef& b) { return a.name < b.name; });
  return refs;
}

}  // namespace pushgate::diffscan
