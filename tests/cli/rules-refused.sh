#!/usr/bin/env bash
# A rule that this version does not run stops the whole check with status 3; a rule that is wrong
# with status 2.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"
echo 'f(1)' >a.py

# rule LINE...: a rule file r.yaml with these keys.
rule() {
  printf 'rules:\n  - id: a\n    message: m\n    severity: ERROR\n' >r.yaml
  printf '    %s\n' "$@" >>r.yaml
}
judge() { run check --rules r.yaml a.py; }

rule 'languages: [python]' 'pattern: f(...)'
judge
expect_status 1

while IFS='|' read -r keys message; do
  rule 'languages: [python]' "$keys" 'pattern: f(...)'
  judge
  expect_status 3
  expect_silent out
  expect_err "./r.yaml:$message"
done <<'END'
mode: taint|6:11: 'mode: taint' is valid in Semgrep, but this version does not run it
validators: []|6:5: 'validators' is valid in Semgrep, but this version does not run it
fxi: g()|6:5: unknown key 'fxi' (did you mean 'fix'?)
options: {constant_propagatoin: true}|6:15: unknown option 'constant_propagatoin' (did you mean 'constant_propagation'?)
min-version: 2.0.0|6:18: 'min-version: 2.0.0' is valid in Semgrep, but this version does not run it
END
rule 'languages: [generic]' 'pattern: f( ... ;'
judge
expect_status 3
expect_err "./r.yaml:5:17: 'languages: generic' is valid in Semgrep, but this version does not run it"

rule 'languages: [python]' 'pattern: f('
judge
expect_status 2
rule 'languages: [python]' 'fxi: g()' 'pattern: f('
judge
expect_status 2
expect_err "./r.yaml:6:5: unknown key 'fxi' (did you mean 'fix'?)"
expect_err './r.yaml:7:14: the pattern is not Python'
