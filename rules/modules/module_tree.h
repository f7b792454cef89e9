#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "rules/modules/changed_modules.h"
#include "rules/modules/module_store.h"

namespace pushgate::rules {

class ParsedModule;

/// A file or folder of a tree; links and whatever else there is are left out.
struct ModuleEntry {
  std::string name;
  std::string id;  // equal ids: equal contents
  bool is_folder = false;
};

/// Where the files of one tree are read: a commit's, or a folder on disk. Called by one thread at a
/// time. Errors are faults of whoever runs this; what the tree itself has wrong is just not there.
class ModuleSource {
 public:
  virtual ~ModuleSource() = default;
  /// The path of the folder that imports are looked up in; "" where paths are relative to it.
  virtual std::string root() const { return ""; }
  /// What a folder holds, sorted by name, each once; `id` is empty for the root.
  virtual Result<std::vector<ModuleEntry>> ReadFolder(const std::string& path,
                                                      const std::string& id) = 0;
  /// A file's text; nothing if it is too large or cannot be read.
  virtual Result<std::optional<std::string>> ReadFile(const std::string& path,
                                                      const std::string& id) = 0;
};

/// A regular file of a tree.
struct ModuleFile {
  std::string path;
  std::string id;

  bool operator==(const ModuleFile&) const = default;
};

/// What a dotted name leads to in a tree.
struct Module {
  std::string stem;                // "a/b"
  std::optional<ModuleFile> file;  // of a package its __init__.py; none: a folder alone, or nothing
  bool is_folder = false;

  bool exists() const { return file || is_folder; }
};

/// Where the imports of a file lead.
struct ModuleLinks {
  std::string id;  // of the file
  Reach own;       // what its own text meets; see ModuleFacts
  size_t lookups = 0;
  bool cut = false;               // there are more than were followed
  std::vector<ModuleFile> files;  // each once
  LookupNames names;              // by which they were found
};

/// The files of one tree by path, remembered; safe from any thread.
class ModuleTree {
 public:
  /// Of what `store` keeps from tree to tree; none: this one keeps for itself.
  explicit ModuleTree(std::unique_ptr<ModuleSource> source,
                      std::shared_ptr<ModuleStore> store = nullptr);

  std::string root() const { return source_->root(); }
  /// "a/b": what `import a.b` finds, as Python does; stubs (.pyi) last.
  Module Find(const std::string& stem);
  std::optional<std::string> ReadFile(const ModuleFile& file);
  ModuleStore& store() { return *store_; }

  /// What has been found out of its modules; see Neighbourhood. False once there were too many
  /// look-ups.
  bool CountLookups(size_t count, size_t most);
  std::optional<Reach> KnownReach(const std::string& key);
  void KeepReach(const std::string& key, const Reach& reach);
  /// Where imports led; see LocateAbsolute().
  std::optional<std::vector<Module>> KnownChain(const std::string& key);
  void KeepChain(const std::string& key, const std::vector<Module>& chain);
  /// Where the imports of a file lead; see Neighbourhood.
  std::shared_ptr<const ModuleLinks> KnownLinks(const ModuleFile& file);
  void KeepLinks(const std::string& path, std::shared_ptr<const ModuleLinks> links);

  /// Takes what another tree of the same rules knows of imports and is so here, too. Before
  /// anything is asked.
  void TakeOver(ModuleTree& before, const ChangedModules& changed);

  /// Modules that were parsed for one file, for the next: each is in one thread's hands at a time.
  /// Nothing if there is none.
  std::shared_ptr<ParsedModule> TakeParsed(const std::string& path);
  void GiveBack(const std::string& path, std::shared_ptr<ParsedModule> module, size_t bytes);

  /// Why the tree could not be read, once that happened: what was not found may be there.
  std::optional<Error> fault();

 private:
  using Folder = std::vector<ModuleEntry>;
  struct Parsed {
    std::string path;
    std::shared_ptr<ParsedModule> module;
    size_t bytes;  // of its text
  };
  using ParsedList = std::list<Parsed>;

  void Drop(ParsedList::iterator entry);
  const Folder* FindFolder(std::string_view path);
  const ModuleEntry* FindEntry(std::string_view path);
  std::optional<ModuleFile> FindFile(std::string path);

  std::unique_ptr<ModuleSource> source_;
  std::shared_ptr<ModuleStore> store_;
  std::mutex mutex_;
  // Guarded by mutex_:
  std::unordered_map<std::string, std::optional<Folder>> folders_;
  std::optional<Error> fault_;
  size_t lookups_ = 0;
  std::unordered_map<std::string, Reach> reach_;
  std::unordered_map<std::string, std::vector<Module>> chains_;
  std::unordered_map<std::string, std::shared_ptr<const ModuleLinks>> links_;  // by path
  size_t linked_ = 0;                                                          // files in links_
  ParsedList parsed_;  // what was given back the longest ago first
  std::unordered_multimap<std::string, ParsedList::iterator> parsed_by_path_;
  size_t parsed_bytes_ = 0;
};

}  // namespace pushgate::rules
