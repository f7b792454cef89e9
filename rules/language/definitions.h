#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"
#include "rules/language/formula_reader.h"
#include "rules/language/libraries.h"
#include "rules/rule_set.h"

namespace pushgate::rules::language {

/// What the rules of a file may refer to: what stands in the file itself under `settings`, `kinds`
/// and `libraries`, or what the pack has that it names under `pack`.
struct Definitions {
  struct Defined {
    Setting setting;
    YamlNode key;
    bool used = false;  // by kinds
  };

  bool declared = false;  // the file has some, or names a pack
  bool shared = false;    // they are a pack's: a file need not use all of them
  std::vector<Defined> settings;
  Kinds kinds;
  Libraries libraries;

  /// The index of a setting, or -1.
  int Find(std::string_view name) const;
};

/// The definitions of the built-in packs, each read when a rule file first asks for it. For one
/// thread.
class PackDefinitions {
 public:
  /// `values` replace defaults.
  explicit PackDefinitions(const PackSettings& values) : values_(values) {}

  /// Of a pack that there is. What is wrong with them becomes errors.
  const Definitions& Of(const std::string& pack, ErrorList& errors);

 private:
  const PackSettings& values_;
  std::map<std::string, Definitions> known_;
};

/// Reads the keys of a rule file that hold definitions. What is wrong becomes errors.
Definitions ReadDefinitions(const YamlNode& document, PackDefinitions& packs, ErrorList& errors);

}  // namespace pushgate::rules::language
