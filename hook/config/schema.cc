#include "hook/config/schema.h"

namespace pushgate::hook {
namespace {

constexpr std::string_view kServers[] = {"ssh",    "http",      "gitolite", "gitea",
                                         "gitlab", "bitbucket", "ghes"};
constexpr std::string_view kEnforce[] = {"off", "warn", "block"};
constexpr std::string_view kScope[] = {"function", "line", "file"};
constexpr std::string_view kScopeCommits[] = {"tip", "each"};
constexpr std::string_view kInitial[] = {"judge", "accept"};
constexpr std::string_view kOnFault[] = {"reject", "accept"};
constexpr std::string_view kReceipt[] = {"line", "quiet"};

constexpr Key kPolicy[] = {
    {"repos", Kind::kRepositoryGlobs, "[\"**\"]", "globs of repository names", {}, {}},
    {"refs", Kind::kRefGlobs, "[\"**\"]", "globs of full ref names", {}, {}},
    {"enforce", Kind::kChoice, "block", "refuse, only warn, or do not judge", kEnforce, {}},
    {"scope", Kind::kChoice, "function", "which findings of a changed file count", kScope, {}},
    {"scope_commits",
     Kind::kChoice,
     "tip",
     "judge the result, or every new commit",
     kScopeCommits,
     {}},
    {"initial", Kind::kChoice, "judge", "the first push into an empty repository", kInitial, {}},
    {"severities", Kind::kSeverities, "{}", "severities of rules, in place of their own", {}, {}},
    {"suppressions",
     Kind::kSuppressions,
     "true",
     "whether '# pushgate: allow[...]' is honoured",
     {},
     {}},
    {"baseline",
     Kind::kRefGlobs,
     "",
     "refs whose commits count as judged, if enforced as strictly",
     {},
     {}},
    {"ratchet",
     Kind::kBool,
     "false",
     "block only what the recorded baseline does not hold",
     {},
     {}},
    {"on_fault",
     Kind::kChoice,
     "reject",
     "what becomes of a push when the server itself fails",
     kOnFault,
     {}},
};

constexpr Key kDashboard[] = {
    {"listen", Kind::kAddress, "127.0.0.1:8080", "where it listens", {}, {}},
    {"trusted_proxies", Kind::kTexts, "[]", "addresses whose user_header is believed", {}, {}},
    {"user_header", Kind::kText, "X-Remote-User", "the header that names the reader", {}, {}},
    {"token_file", Kind::kPath, "", "a file with the token that readers must send", {}, {}},
    {"hosts",
     Kind::kTexts,
     "[]",
     "names that readers use for it, besides localhost and the host of 'listen'",
     {},
     {}},
};

constexpr Key kReport[] = {
    {"show_code",
     Kind::kBool,
     "false",
     "whether audits keep a line of code with findings, for reports to quote",
     {},
     {}},
};

constexpr Key kLimits[] = {
    {"deadline", Kind::kDuration, "10s", "how long one push may be judged", {}, {}},
    {"blob", Kind::kSize, "2MiB", "the largest file that is judged", {}, {}},
    {"push_files", Kind::kCount, "20000", "changed Python files in one update", {}, {}},
    {"parse", Kind::kDuration, "500ms", "how long one file may be parsed", {}, {}},
    {"steps",
     Kind::kCount,
     "20000000",
     "matcher steps for one file, of which one rule may take half",
     {},
     {}},
};

constexpr Key kRuleFile[] = {
    {"name", Kind::kText, "", "what 'rules' calls it", {}, {}},
    {"text", Kind::kText, "", "the rules", {}, {}},
};

constexpr Key kExported[] = {
    {"by", Kind::kText, "", "the version of pushgate that wrote it", {}, {}},
    {"rules", Kind::kText, "", "the digest of the server's rules", {}, {}},
    {"bypass", Kind::kBool, "false", "whether the server has bypass lists", {}, {}},
};

constexpr Key kKeys[] = {
    {"server", Kind::kChoice, "ssh", "where the pusher's name comes from", kServers, {}},
    {"repositories",
     Kind::kPath,
     "/srv/git",
     "the folder below which repositories are named",
     {},
     {}},
    {"templates_url", Kind::kTemplatesUrl, "", "where the approved templates can be read", {}, {}},
    {"rules", Kind::kTexts, "[db-connection]", "packs, rule files, globs of rule files", {}, {}},
    {"packs", Kind::kPacks, "", "settings of packs, in place of their defaults", {}, {}},
    {"policies",
     Kind::kSections,
     "",
     "what is judged, and how; the first match decides",
     {},
     kPolicy},
    {"files", Kind::kFileGlobs, R"(["*.py", "*.pyi", "*.pyw"])", "names of Python files", {}, {}},
    {"receipt", Kind::kChoice, "line", "what a push that passes prints", kReceipt, {}},
    {"groups_file", Kind::kPath, "", "groups of users", {}, {}},
    {"keep_rejected",
     Kind::kSpan,
     "0d",
     "how long the objects of refused pushes are kept for replay",
     {},
     {}},
    {"retention", Kind::kSpan, "400d", "how long the history is kept", {}, {}},
    {"metrics_textfile",
     Kind::kPath,
     "",
     "a file to write metrics to every 15 s, for the node exporter's textfile collector",
     {},
     {}},
    {"dashboard", Kind::kSection, "", "the compliance dashboard", {}, kDashboard},
    {"report", Kind::kSection, "", "compliance reports", {}, kReport},
    {"limits", Kind::kSection, "", "what one push may cost", {}, kLimits},
    {"history", Kind::kHistory, "", "the database of what happened", {}, {}},
    {"spool",
     Kind::kSpool,
     "",
     "where this server's own record is, if 'history' names a shared one",
     {},
     {}},
    {"bypass", Kind::kTexts, "[]", "files that excuse people from rules", {}, {}},
    {"rule_files",
     Kind::kSections,
     "",
     "rule files in here, which 'rules' can name",
     {},
     kRuleFile},
    {"exported", Kind::kSection, "", "what 'config export' notes about the server", {}, kExported},
};

}  // namespace

std::span<const Key> Schema() { return kKeys; }

bool MayBeEmpty(const Key& key) {
  return key.name == "baseline" || key.fallback == "[]" || key.fallback.empty();
}

const Key* FindKey(std::string_view name, std::span<const Key> keys) {
  for (const Key& key : keys) {
    if (key.name == name) return &key;
  }
  return nullptr;
}

}  // namespace pushgate::hook
