#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"
#include "rules/language/definitions.h"

namespace pushgate::rules::language {

/// Puts settings where one file's rules say ${NAME}, or ${NAME.last} for what stands behind the
/// last dot of each entry. A name that no setting has is an error; what all of them unfold to is
/// bounded. For one thread.
class Substitution {
 public:
  /// Both have to live as long.
  Substitution(const Definitions& definitions, ErrorList& errors);

  /// Replaces them in lists, by items; in regular expressions, by alternatives; and in what people
  /// read. Leaves patterns and metadata but `why` as they are.
  void FillIn(YamlNode& node);

  /// A pattern with each entry in turn; with several settings, each with each.
  struct Patterns {
    std::vector<std::string> texts;
    bool never = false;  // a setting is empty: the texts are right as patterns, but match nothing
  };
  /// Nothing if the pattern names no setting.
  std::optional<Patterns> PatternsOf(const YamlNode& pattern);

  /// By index in Definitions::settings.
  const std::vector<bool>& used() const { return used_; }
  /// A file's own settings that it does not use are errors.
  void ReportUnused();

 private:
  /// A place in a text that names a setting.
  struct Reference {
    size_t begin, end;
    std::string name;  // as it is written: NAME or NAME.last
    std::vector<std::string> values;
  };
  using References = std::vector<Reference>;

  std::optional<References> Find(const YamlNode& scalar);
  std::optional<Reference> Read(const YamlNode& scalar, size_t begin, size_t end);
  void FillItems(YamlNode& list);
  void FillValue(std::string_view key, YamlNode& value);
  void CheckItem(const YamlNode& item);
  std::vector<std::string> Combine(const YamlNode& scalar, const References& references,
                                   size_t most);
  template <typename Text>
  void Replace(YamlNode& scalar, Text text);
  bool Take(const YamlNode& node, size_t bytes);

  const Definitions& definitions_;
  ErrorList& errors_;
  std::vector<bool> used_;
  size_t bytes_ = 0;  // of all that settings unfolded to
};

}  // namespace pushgate::rules::language
