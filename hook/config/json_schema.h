#pragma once

#include <string>
#include <string_view>

#include "hook/config/schema.h"

namespace pushgate::hook {

/// The files that admins and developers write.
enum class SettingsFile { kConfig, kLayer, kBypass, kGroups, kRepository };

/// Their names for `pushgate config schema`, in that order.
inline constexpr std::string_view kSettingsFiles[] = {"config", "layer", "bypass", "groups",
                                                      "repository"};

/// The schema of a file as a JSON Schema (draft 2020-12), for editors; in a layer, a file of
/// conf.d, nothing is required. What it cannot say (whether a rule exists, what a glob can match)
/// `pushgate config check` says.
std::string JsonSchema(SettingsFile file);

/// What a key takes, in Markdown: "an absolute path", "`a`, `b` or `c`".
std::string TakenBy(const Key& key);

/// The page of all keys of all files, in Markdown.
std::string ReferencePage();

}  // namespace pushgate::hook
