#pragma once

#include <string>

namespace pushgate::hook {

/// The schema of pushgate.yaml as a JSON Schema (draft 2020-12), for editors; of a file of conf.d,
/// in which nothing is required, with `layer`. What it cannot say (whether a rule exists, what a
/// glob can match) `pushgate config check` says.
std::string JsonSchema(bool layer);

/// The page of all keys, in Markdown.
std::string ReferencePage();

}  // namespace pushgate::hook
