#include "hook/config_files.h"

#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "base/digest.h"
#include "hook/config/layers.h"
#include "hook/rule_files.h"
#include "hook/trusted_file.h"

namespace pushgate::hook {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

constexpr char kLayers[] = "conf.d";

class ConfigReader {
 public:
  ConfigReader(Footprint& seen, Believe believe) : seen_(seen), believe_(believe) {}

  tl::expected<ConfigSource, Lines> Read(const std::optional<std::string>& config_path) {
    std::string path = config_path.value_or(kSystemConfigPath);
    source_.folder = fs::path(path).parent_path().string();
    ReadMain(path, !config_path);
    ReadLayers();
    if (!errors_.empty()) {
      // The others' own errors in the same round; what is missing may be in the one unread.
      for (std::string& line : ErrorsOfEach(source_.files)) errors_.push_back(std::move(line));
      return tl::unexpected(std::move(errors_));
    }
    source_.digest = Digest();
    return std::move(source_);
  }

 private:
  void ReadMain(const std::string& path, bool may_be_absent) {
    seen_.NoteFile(path, NamedBy::kPath);
    if (auto problem = Doubt(path, NamedBy::kPath)) return Error(path, *problem);
    Result<std::string> text = ReadRegularFile(path);
    if (text) {
      source_.path = path;
      source_.files.push_back({path, std::move(*text)});
    } else if (may_be_absent && text.error().code == ErrorCode::kNotFound) {
      source_.files.push_back({"(built-in configuration)", std::string(DefaultConfigText())});
    } else {
      Error(path, "cannot be read: " + text.error().message);
    }
  }

  void ReadLayers() {
    fs::path folder = fs::path(source_.folder) / kLayers;
    seen_.NoteFolder(folder.string());
    for (const std::string& name : LayerNames(folder)) {
      std::string path = (folder / name).string();
      seen_.NoteFile(path, NamedBy::kGlob);
      if (auto problem = Doubt(path, NamedBy::kGlob)) {
        Error(path, *problem);
      } else if (Result<std::string> text = ReadRegularFile(path); !text) {
        Error(path, "cannot be read: " + text.error().message);
      } else {
        source_.files.push_back({path, std::move(*text)});
      }
    }
  }

  /// What begins with a dot is an editor's, or the machinery of a mounted volume.
  std::set<std::string> LayerNames(const fs::path& folder) {
    std::set<std::string> names;
    std::error_code error;
    fs::directory_iterator entry(folder, error), end;
    if (error == std::errc::no_such_file_or_directory) return names;
    // Whoever can write the folder could add a file, even if there is none yet.
    if (auto problem = Doubt((folder / "*").string(), NamedBy::kGlob)) {
      Error(folder.string(), *problem);
    }
    for (; !error && entry != end; entry.increment(error)) {
      std::string name = entry->path().filename().string();
      if (name.starts_with(".")) continue;
      if (name.ends_with(".yaml")) names.insert(name);
      if (!name.ends_with(".yml")) continue;
      source_.notices.push_back(entry->path().string() +
                                ": is not read: its name must end in .yaml");
    }
    if (error) Error(folder.string(), "cannot be searched: " + error.message());
    return names;
  }

  std::string Digest() const {
    if (source_.files.size() == 1) return PlainSha256Hex(source_.files.front().text);
    std::string lines;
    for (const ConfigFile& file : source_.files) {
      fs::path name = fs::path(file.name).filename();
      bool layer = &file != &source_.files.front();
      lines += PlainSha256Hex(file.text) + "  " +
               (layer ? fs::path(kLayers) / name : name).string() + "\n";
    }
    return PlainSha256Hex(lines);
  }

  std::optional<std::string> Doubt(const std::string& path, NamedBy named_by) const {
    return believe_ == Believe::kAnybody ? std::nullopt : WritableByOthers(path, named_by);
  }

  void Error(const std::string& path, const std::string& what) {
    errors_.push_back(path + ": " + what);
  }

  Footprint& seen_;
  const Believe believe_;
  ConfigSource source_;
  Lines errors_;
};

}  // namespace

tl::expected<ConfigSource, Lines> ReadConfigFiles(const std::optional<std::string>& config_path,
                                                  Footprint& seen, Believe believe) {
  return ConfigReader(seen, believe).Read(config_path);
}

}  // namespace pushgate::hook
