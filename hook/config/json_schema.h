#pragma once

#include <string>

#include "hook/config/schema.h"

namespace pushgate::hook {

/// The schema of pushgate.yaml as a JSON Schema (draft 2020-12), for editors; of a file of conf.d,
/// in which nothing is required, with `layer`. What it cannot say (whether a rule exists, what a
/// glob can match) `pushgate config check` says.
std::string JsonSchema(bool layer);

/// What a key takes, in Markdown: "an absolute path", "`a`, `b` or `c`".
std::string TakenBy(const Key& key);

/// The page of all keys, in Markdown.
std::string ReferencePage();

}  // namespace pushgate::hook
