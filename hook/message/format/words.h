#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hook/config/config.h"
#include "hook/judgement.h"

namespace pushgate::hook {

/// The path by which tools know a finding's file: from the root of the repository, where there is
/// one. Raw; empty if the finding concerns the whole range.
const std::string& PathForTools(const DecidedFinding& finding);

/// Valid UTF-8 without control characters but line feeds and tabs: others, and bytes that are none,
/// become U+FFFD.
std::string CleanText(std::string_view text);

/// What a finding means, why it matters, how to mend it and where to read more; a paragraph each,
/// raw.
std::string Explanation(const DecidedFinding& finding, const Config& config);

/// Why and where to read more about a rule, in paragraphs; `link` goes around the address.
std::string HelpText(const rules::Rule& rule, const Config& config,
                     const std::function<std::string(const std::string&)>& link);

/// The same fingerprint in one report for two findings would make a tool drop one of them: this
/// counts them. The first keeps its own.
class UniqueFingerprints {
 public:
  std::string Next(const DecidedFinding& finding);

 private:
  std::map<std::string, size_t> given_;  // how often
};

/// Each path that was not wholly judged (raw) with its reason, once.
std::vector<std::pair<std::string, std::string>> SkipsOf(const Judgement& judgement);

/// Everything that stopped the check.
std::vector<std::string> FaultsOf(const Judgement& judgement);

}  // namespace pushgate::hook
