#pragma once

#include <span>
#include <string_view>

namespace pushgate::hook {

/// What a key of the configuration takes.
enum class Kind {
  kText,
  kPath,  // absolute
  kTemplatesUrl,
  kHistory,
  kSpool,
  kAddress,  // HOST:PORT
  kBool,
  kCount,
  kSize,
  kDuration,  // in milliseconds or more
  kSpan,      // a duration of whole seconds
  kChoice,
  kTexts,  // a list, as are the globs below
  kRepositoryGlobs,
  kRefGlobs,
  kFileGlobs,
  kPathGlobs,     // of paths within a repository
  kNames,         // a list of people or groups, compared whole
  kId,            // letters, digits, and . _ -
  kMoment,        // a day, or a time with its zone
  kSeverities,    // a map from rule ids to severities
  kSuppressions,  // a boolean or a list of rule ids
  kPacks,         // a map from packs to maps from their settings to lists
  kSection,       // a map of keys
  kSections,      // a list of such maps
};

/// One key of pushgate.yaml. What is read, checked, and told about the configuration comes from
/// these entries; the names are the file's contract with administrators.
struct Key {
  std::string_view name;
  Kind kind;
  std::string_view fallback;                  // the default, as the file would say it; empty: none
  std::string_view meaning;                   // one line
  std::span<const std::string_view> choices;  // of kChoice, in the order of the enumeration
  std::span<const Key> keys;                  // of kSection and kSections
};

/// The keys at the top of the file, in the order in which they are explained.
std::span<const Key> Schema();

/// Whether a list without items says something.
bool MayBeEmpty(const Key& key);

/// The key of that name, or nullptr.
const Key* FindKey(std::string_view name, std::span<const Key> keys);

}  // namespace pushgate::hook
