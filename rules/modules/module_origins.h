#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/watch.h"
#include "rules/language/prefilter.h"
#include "rules/modules/dependencies.h"
#include "rules/modules/module_store.h"
#include "rules/names/origin.h"
#include "rules/steps.h"

namespace pushgate::rules {

class ParsedModule;

/// Follows what a file imports through the other files of its tree, from module to module, to where
/// it comes from. What takes too long, or is too far away, stays unknown. For one file and one
/// thread.
class ModuleOrigins : public names::Elsewhere {
 public:
  /// For the file at `path`, whose neighbours are those given, if any; all must outlive this.
  /// `parse` is the processor time that all modules together may take to parse.
  ModuleOrigins(const language::Prefilter& prefilter, ModuleTree& tree,
                language::Neighbours* neighbours, std::string_view path, std::string_view text,
                std::chrono::nanoseconds parse, const Watch& watch);
  ~ModuleOrigins() override;

  const names::Sources* Find(const names::Origin& imported) override;
  bool MayBring(const Import& import, const language::ValueKind& kind) override;

  /// What was looked up in the tree, each once.
  std::vector<Located> located() const;
  std::vector<AskedModule> asked_modules() const;
  std::vector<AskedImports> asked_imports() const;
  /// Whether an answer depends on what this machine had to do at the time.
  bool depends_on_time() const { return depends_on_time_ || steps_.stopped(); }
  /// Whether the request's own time was over.
  bool out_of_time() const { return out_of_time_ || steps_.out_of_time(); }

 private:
  /// An origin that some file's imports gave.
  struct Followed {
    std::string from;
    names::Origin origin;
    int hops;
  };
  /// A name of a module, and what is done to it.
  struct Question {
    ModuleFile file;
    std::string name;
    std::vector<names::OriginStep> steps;
    bool declared;
    bool made;
  };
  struct Known {
    ModuleChain chain;
    std::string answer;
  };

  std::optional<names::Sources> FindAnew(const names::Origin& imported);
  std::shared_ptr<const ModuleAnswer> Follow(const Followed& followed, ModuleFile& file);
  static Question QuestionTo(const ModuleFile& file, const names::Origin& origin, size_t place);
  std::shared_ptr<const ModuleAnswer> AskOnce(const Question& question);
  const ModuleChain& Locate(const std::string& from, const names::Origin& origin);
  bool IsImported(const Module& module, const std::string& from, const Module& package);
  bool Imports(const std::string& file, const Module& module);
  std::set<std::string> ImportedBy(const std::string& file) const;
  std::shared_ptr<const ModuleAnswer> Ask(const Question& question);
  bool MayMatter(const ModuleFile& file);
  ParsedModule* Parse(const ModuleFile& file);
  bool ParseText(const ModuleFile& file, std::shared_ptr<ParsedModule>& parsed);
  bool MayConsult(const ModuleFile& file, size_t bytes);

  const language::Prefilter& prefilter_;
  ModuleTree& tree_;
  language::Neighbours* const neighbours_;
  const std::string path_;
  const std::string_view text_;
  const Watch& watch_;
  Steps steps_;
  std::chrono::nanoseconds parse_left_;
  std::set<std::string> consulted_;  // paths of modules
  size_t bytes_ = 0;                 // of their texts
  bool depends_on_time_ = false;
  bool out_of_time_ = false;
  std::unordered_map<std::string, std::optional<names::Sources>> found_;
  std::map<std::pair<std::string, std::vector<std::string>>, Known> located_;
  std::map<std::string, ModuleFile> files_;  // that were met, by path
  std::map<std::string, std::set<std::string>> imported_;
  std::map<std::string, AskedModule> mattering_;  // by path
  std::unordered_map<std::string, std::shared_ptr<ParsedModule>> parsed_;
  std::set<std::string> asked_;  // questions of the origin that is being followed
};

}  // namespace pushgate::rules
