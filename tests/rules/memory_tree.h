#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rules/language/prefilter.h"
#include "rules/modules/module_tree.h"

namespace pushgate::rules {

/// A tree of texts by path.
class MemorySource : public ModuleSource {
 public:
  explicit MemorySource(std::map<std::string, std::string> files) : files_(std::move(files)) {}

  Result<std::vector<ModuleEntry>> ReadFolder(const std::string& path,
                                              const std::string&) override {
    std::map<std::string, ModuleEntry> entries;
    std::string folder = path.empty() ? "" : path + "/";
    for (const auto& [name, text] : files_) {
      if (!name.starts_with(folder)) continue;
      std::string below = name.substr(folder.size());
      std::string entry = below.substr(0, below.find('/'));
      entries[entry] = {entry, IdOf(text), entry != below};
    }
    std::vector<ModuleEntry> listed;
    for (auto& [name, entry] : entries) listed.push_back(std::move(entry));
    return listed;
  }

  Result<std::optional<std::string>> ReadFile(const std::string& path,
                                              const std::string&) override {
    ++reads;
    return files_.at(path);
  }

  static inline size_t reads = 0;

 private:
  static std::string IdOf(const std::string& text) {
    return std::to_string(text.size()) + " " + std::to_string(std::hash<std::string>()(text));
  }

  std::map<std::string, std::string> files_;
};

inline std::unique_ptr<ModuleTree> MakeTree(std::map<std::string, std::string> files,
                                            std::shared_ptr<ModuleStore> store = nullptr) {
  return std::make_unique<ModuleTree>(std::make_unique<MemorySource>(std::move(files)),
                                      std::move(store));
}

/// What looks for one need.
inline language::Prefilter PrefilterOf(language::Need need) {
  language::Prefilter::Maker maker;
  maker.Add(std::move(need));
  return std::move(maker).Make({});
}

}  // namespace pushgate::rules
