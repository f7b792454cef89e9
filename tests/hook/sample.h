#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "hook/judgement.h"
#include "hook/setup.h"
#include "rules/rule_set.h"

/// Judgements made by hand, for tests of what people are told.
namespace pushgate::hook::sample {

inline const rules::Rule kSession{"db-direct-session",
                                  "db-connection",
                                  rules::Severity::kError,
                                  "",
                                  "Sessions made by hand bypass the pool and its clean-up.",
                                  "background-task"};
inline const rules::Rule kEngine{
    "db-raw-connection", "db-connection", rules::Severity::kWarning, "", "", "service"};

inline diffscan::Oid Id(char digit) { return *diffscan::Oid::FromHex(std::string(40, digit)); }

inline JudgedRef Ref(std::string name, std::string note = "") {
  JudgedRef ref;
  ref.update = {Id('1'), Id('2'), std::move(name)};
  ref.enforced = true;
  ref.note = std::move(note);
  ref.scan.tip = Id('2');
  return ref;
}

/// A finding of one line: `column` to `end_column` of `line`, whose text is `source`.
inline DecidedFinding Finding(const rules::Rule& rule, std::string path, uint32_t line,
                              std::string source, uint32_t column, uint32_t end_column) {
  DecidedFinding finding;
  finding.ref = "refs/heads/main";
  finding.severity = rule.severity;
  finding.decision = rule.severity == rules::Severity::kError ? Decision::kBlock : Decision::kWarn;
  diffscan::Found& found = finding.found;
  found.path = std::move(path);
  found.commit = Id('2');
  found.function = "load_users";
  found.matched_text = source.substr(column - 1, end_column - column);
  found.excerpt = {line, {std::move(source)}};
  found.finding.rule = &rule;
  found.finding.severity = rule.severity;
  found.finding.span = {0, 0, line, column, line, end_column};
  found.finding.message = "This makes a session by hand.";
  return finding;
}

/// A finding of a gate rule about a whole file, or with an empty path about the update.
inline DecidedFinding GateFinding(const rules::Rule& rule, std::string path) {
  DecidedFinding finding;
  finding.ref = "refs/heads/main";
  finding.found.path = std::move(path);
  finding.found.commit = Id('2');
  finding.found.finding.rule = &rule;
  finding.found.finding.message = "It cannot be judged.";
  return finding;
}

inline Judgement Judged(Verdict verdict, std::vector<JudgedRef> refs,
                        std::vector<DecidedFinding> findings = {}) {
  Judgement judgement;
  judgement.verdict = verdict;
  judgement.repository = "team/api";
  judgement.refs = std::move(refs);
  judgement.findings = std::move(findings);
  return judgement;
}

}  // namespace pushgate::hook::sample
