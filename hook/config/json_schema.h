#pragma once

#include <string>
#include <string_view>

#include "hook/config/schema.h"

namespace pushgate::hook {

/// The files that admins and developers write, by the names that JsonSchema() takes:
/// "config|layer|...".
std::string SchemaNames();

/// The schema of a file as a JSON Schema (draft 2020-12), for editors; in a layer, a file of
/// conf.d, nothing is required. What it cannot say (whether a rule exists, what a glob can match)
/// `pushgate config check` says. Empty for another name.
std::string JsonSchema(std::string_view name);

/// What a key takes, in Markdown: "an absolute path", "`a`, `b` or `c`".
std::string TakenBy(const Key& key);

/// The page of all keys of all files, in Markdown.
std::string ReferencePage();

}  // namespace pushgate::hook
