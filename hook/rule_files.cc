#include "hook/rule_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>
#include <system_error>

#include "base/glob.h"
#include "base/nearest.h"
#include "hook/protocol/descriptor.h"

namespace pushgate::hook {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kWildcards = "*?[\\";

bool IsPath(std::string_view name) {
  return name.find('/') != std::string_view::npos ||
         name.find_first_of(kWildcards) != std::string_view::npos || name.ends_with(".yaml") ||
         name.ends_with(".yml");
}

std::string UnknownPack(const std::string& name) {
  std::vector<std::string> packs = rules::BuiltInPackNames();
  std::vector<std::string_view> names(packs.begin(), packs.end());
  return "there is no pack '" + name + "'" + DidYouMean(name, names) +
         ", and a rule file's name ends in .yaml";
}

class SourceReader {
 public:
  SourceReader(const std::string& base, std::vector<SourceError>& errors, Footprint& seen,
               Believe believe, const std::vector<rules::RuleSource>& given)
      : base_(base), errors_(errors), footprint_(seen), believe_(believe), given_(given) {}

  void Read(size_t index, const std::string& name) {
    index_ = index;
    auto given = std::find_if(given_.begin(), given_.end(),
                              [&](const rules::RuleSource& source) { return source.name == name; });
    if (given != given_.end()) return sources_.push_back(*given);
    if (!IsPath(name)) return Pack(name);
    if (!IsGlob(name)) {
      return File((fs::path(base_) / name).string(), NamedBy::kPath);
    }
    std::error_code error;
    std::vector<std::string> paths = FilesMatching(base_, name, error, footprint_);
    if (error) return Error("'" + name + "' cannot be searched: " + error.message());
    if (paths.empty()) return Error("'" + name + "' matches no file");
    for (const std::string& found : paths) File(found, NamedBy::kGlob);
  }

  std::vector<rules::RuleSource> Take() { return std::move(sources_); }

 private:
  void Error(std::string message) { errors_.push_back({index_, std::move(message)}); }

  void Pack(const std::string& name) {
    std::vector<rules::RuleSource> pack = rules::BuiltInPack(name);
    if (pack.empty()) return Error(UnknownPack(name));
    if (!seen_.insert("pack " + name).second) return;
    for (rules::RuleSource& source : pack) sources_.push_back(std::move(source));
  }

  void File(const std::string& path, NamedBy named_by) {
    bool owners = believe_ == Believe::kOwners;
    footprint_.NoteFile(path, owners ? std::optional(named_by) : std::nullopt);
    std::error_code error;
    if (fs::is_directory(path, error)) {
      return Error("'" + path + "' is a folder: write '" + path + "/*.yaml'");
    }
    if (!seen_.insert(fs::weakly_canonical(path, error).string()).second) return;
    if (auto problem = owners ? WritableByOthers(path, named_by) : std::nullopt) {
      return Error("'" + path + "': " + *problem);
    }
    Result<std::string> text = ReadRegularFile(path);
    if (!text) return Error("'" + path + "' cannot be read: " + text.error().message);
    sources_.push_back({path, fs::path(path).stem().string(), std::move(*text)});
  }

  const std::string& base_;
  std::vector<SourceError>& errors_;
  Footprint& footprint_;
  const Believe believe_;
  const std::vector<rules::RuleSource>& given_;
  size_t index_ = 0;
  std::set<std::string> seen_;
  std::vector<rules::RuleSource> sources_;
};

}  // namespace

bool IsGlob(const std::string& name) { return name.find_first_of(kWildcards) != std::string::npos; }

// Only the part behind the first wildcard's folder is a glob, so that a base folder with brackets
// in its name stands for itself.
std::vector<std::string> FilesMatching(const std::string& base, const std::string& glob,
                                       std::error_code& error, Footprint& seen) {
  size_t wildcard = glob.find_first_of(kWildcards);
  size_t rest = glob.rfind('/', wildcard) + 1;
  std::string folder = (fs::path(base.empty() ? "." : base) / glob.substr(0, rest) / "").string();
  bool deep = glob.find('/', wildcard) != std::string::npos ||
              glob.find("**", wildcard) != std::string::npos;
  std::vector<std::string> paths;
  seen.NoteFolder(folder);
  fs::recursive_directory_iterator entry(folder, error), end;
  while (!error && entry != end) {
    if (!deep) entry.disable_recursion_pending();
    std::error_code unreadable;
    std::string path = entry->path().string();
    if (deep && entry->is_directory(unreadable)) seen.NoteFolder(path);
    bool matches = GlobMatches(std::string_view(glob).substr(rest),
                               std::string_view(path).substr(folder.size()));
    if (matches && entry->is_regular_file(unreadable)) paths.push_back(std::move(path));
    entry.increment(error);
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

Result<std::string> ReadFile(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file && file.peek() != std::ifstream::traits_type::eof()) text << file.rdbuf();
  bool read = file.eof() || (file && text);
  if (read) return std::move(text).str();
  int reason = errno == 0 ? EIO : errno;
  return Fail(reason == ENOENT ? ErrorCode::kNotFound : ErrorCode::kFault, std::strerror(reason));
}

Result<std::string> ReadRegularFile(const std::string& path) {
  constexpr size_t kMost = (size_t{8} << 20) + 1;  // base/yaml.h takes one byte less
  auto failed = [](int reason) {
    return Fail(reason == ENOENT ? ErrorCode::kNotFound : ErrorCode::kFault, std::strerror(reason));
  };
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return failed(errno);
  if (S_ISDIR(status.st_mode)) return failed(EISDIR);
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  bool regular = S_ISREG(status.st_mode) && (!file || fstat(file.get(), &status) == 0) &&
                 S_ISREG(status.st_mode);
  if (!regular) return Fail(ErrorCode::kFault, "it is no regular file");
  if (!file) return failed(errno);
  std::string text(std::min(static_cast<size_t>(status.st_size) + 1, kMost), '\0');
  size_t size = 0;
  for (ssize_t got = 1; got > 0; size += static_cast<size_t>(got)) {
    if (size == text.size() && size < kMost) text.resize(std::min(kMost, size * 2));
    got = read(file.get(), text.data() + size, text.size() - size);
    if (got < 0) return failed(errno);
  }
  text.resize(size);
  return text;
}

std::vector<rules::RuleSource> ReadRuleSources(const std::vector<std::string>& names,
                                               const std::string& base,
                                               std::vector<SourceError>& errors, Footprint& seen,
                                               Believe believe,
                                               const std::vector<rules::RuleSource>& given) {
  SourceReader reader(base, errors, seen, believe, given);
  for (size_t i = 0; i < names.size(); ++i) reader.Read(i, names[i]);
  return reader.Take();
}

}  // namespace pushgate::hook
