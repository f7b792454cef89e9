#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "diffscan/scan.h"
#include "rules/finding.h"
#include "rules/rule_set.h"

namespace pushgate::hook {

enum class ServerKind { kSsh, kHttp, kGitolite, kGitea, kGitlab, kBitbucket, kGhes };
enum class Enforce { kOff, kWarn, kBlock };  // ascending strictness
enum class Initial { kJudge, kAccept };
enum class OnFault { kReject, kAccept };
enum class Receipt { kLine, kQuiet };

/// One entry of `policies`; the first whose `repos` and `refs` both match a ref update decides it.
struct Policy {
  std::vector<std::string> repos{"**"};  // globs of repository names
  std::vector<std::string> refs{"**"};   // globs of full ref names
  Enforce enforce = Enforce::kBlock;
  diffscan::Scope scope = diffscan::Scope::kFunction;
  diffscan::ScopeCommits scope_commits = diffscan::ScopeCommits::kTip;
  Initial initial = Initial::kJudge;
  std::map<std::string, rules::Severity> severities;  // by rule id
  /// Severities that are raised to at least these: a repository's own wish, not the file's.
  std::map<std::string, rules::Severity> at_least{};
  bool suppressions = true;  // for every rule, unless the list below is given
  std::optional<std::vector<std::string>> suppressible_rules;
  std::optional<std::vector<std::string>>
      baseline;  // globs of ref names; absent: as strict or stricter
  bool ratchet = false;
  OnFault on_fault = OnFault::kReject;
};

/// pushgate.yaml, validated, with every default filled in. Plain data.
struct Config {
  ServerKind server = ServerKind::kSsh;
  std::string repositories = "/srv/git";
  std::string templates_url;  // with {pack} and {template}; empty: the rejection names a command
  std::vector<std::string> rules{"db-connection"};  // packs, paths, globs of paths
  rules::PackSettings packs;
  std::vector<Policy> policies;
  std::vector<std::string> files{"*.py", "*.pyi", "*.pyw"};
  Receipt receipt = Receipt::kLine;
  std::string groups_file;
  std::chrono::seconds keep_rejected{0};
  std::chrono::seconds retention{std::chrono::hours(24 * 400)};
  std::string metrics_textfile;
  struct Dashboard {
    std::string listen = "127.0.0.1:8080";
    std::vector<std::string> trusted_proxies;
    std::string user_header = "X-Remote-User";
    std::string token_file;
    std::vector<std::string> hosts;  // names that readers may use, besides where it listens
  } dashboard;
  bool report_show_code = false;
  struct Limits {
    std::chrono::milliseconds deadline{10000};
    uint64_t blob = 2 << 20;  // bytes
    uint32_t push_files = 20000;
    std::chrono::milliseconds parse{500};
    uint64_t steps = 20'000'000;
  } limits;
  std::string history;  // empty: the default for the owner
  std::string spool;    // of a shared history; empty: likewise
  std::vector<std::string> bypass;
  std::vector<rules::RuleSource> rule_files;  // what a name of `rules` may mean
  /// What `config export` noted about the server; of every other configuration empty.
  struct Exported {
    std::string by;       // the version that wrote it
    std::string rules;    // RuleSet::digest() there
    bool bypass = false;  // whether bypass entries may excuse what blocks
  } exported;
};

/// A name that the configuration gives to something that it does not know itself.
struct Mention {
  std::string name;
  int line = 1;
  int column = 1;
  std::string file;
};

/// One file of the configuration: pushgate.yaml, or one of conf.d.
struct ConfigFile {
  std::string name;  // as errors show it
  std::string text;
};

struct ParsedConfig {
  Config config;
  std::vector<Mention> rule_ids;  // under `severities` and `suppressions`, in the files' order
  std::vector<Mention> sources;   // one for each of config.rules
  Mention packs;                  // where settings of packs are given
};

/// Reads and validates a whole configuration, of which the later of two files has its way: its
/// values take the place of earlier ones, sections are merged key by key, and its policies are
/// tried first. On failure: every error, in the files' order, each a line to show:
/// "pushgate.yaml:12:3: unknown key 'sevrity' (did you mean 'severity'?)". Never throws.
tl::expected<ParsedConfig, std::vector<std::string>> ParseConfig(std::span<const ConfigFile> files);
tl::expected<ParsedConfig, std::vector<std::string>> ParseConfig(std::string_view name,
                                                                 std::string_view text);

/// A configuration as far as it can be read.
struct ConfigDraft {
  /// Without errors the whole of it. Else what it names alone: of `config` only the rules, the
  /// settings of packs, and the bypass files.
  ParsedConfig parsed;
  std::vector<std::vector<Mention>> errors;  // of each file: the name is what is wrong
  bool names_rules = true;                   // false: which rules are meant cannot be told
  bool names_bypass = true;                  // the same of bypass files
  bool HasErrors() const;
};

/// As ParseConfig, but goes on as far as it can. Never throws.
ConfigDraft DraftConfig(std::span<const ConfigFile> files);

/// The configuration that is built into the programs, used where there is no file: the built-in
/// pack, blocking on every branch of every repository.
std::string_view DefaultConfigText();

}  // namespace pushgate::hook
