#!/usr/bin/env bash
# A push to the default branch that makes it invalid is refused with the line; what is invalid
# already is ignored with a warning, and stands in nobody's way.
# shellcheck source=tests/push/repository-config/lib.sh
. "$(dirname "$0")/lib.sh"

scene
# refused TEXT: of a .pushgate.yaml from standard input.
refused() {
  again
  write_file .pushgate.yaml
  commit
  push origin main
  expect_reject
  grep -q 'error: gate-repository-config' <<<"$push_output" || fail 'expected gate-repository-config'
  tr -s ' \n' ' ' <<<"$(pusher_text)" | grep -qF -- "$1" || fail "expected: $1"
}

refused ".pushgate.yaml:2:1: unknown key 'sevrities' (did you mean 'severities'?)" <<'YAML'
scope: file
sevrities: {no-bad: ERROR}
YAML
refused ".pushgate.yaml:1:1: unknown key 'enforce'" <<<'enforce: off'
refused ".pushgate.yaml:1:1: unknown key 'exclude'" <<<'exclude: ["**"]'
refused ".pushgate.yaml:1:8: scope: 'line'" <<<'scope: line'
refused "severities: INFO tightens nothing" <<<'severities: {no-poor: INFO}'
refused "there is no rule 'no-por' (did you mean 'no-poor'?)" <<<'severities: {no-por: ERROR}'
refused "rules: '../x.yaml' is no path of a rule file" <<<'rules: [../x.yaml]'
refused "rules: '/etc/x.yaml' is no path of a rule file" <<<'rules: [/etc/x.yaml]'
refused "rules: 'x.yaml': there is no such file in the repository" <<<'rules: [x.yaml]'
refused "expected keys and values" <<<'[1, 2]'
refused ".pushgate.yaml:1:" <<<$'a: \xff'
refused ".pushgate.yaml:1:" <<<'scope: file, {'
# shellcheck disable=SC2016
refused "larger than a repository's own configuration may be" < <(repeat 70000 '# x
')
refused "more than 250,000 values" < <(
  echo 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
  for i in 1 2 3 4 5 6 7; do
    echo "a$i: &a$i [*a$((i-1)), *a$((i-1)), *a$((i-1)), *a$((i-1)), *a$((i-1)), *a$((i-1)), *a$((i-1))]"
  done)

# Rules: of an id that the server has, too many, broken, as a symbolic link.
again
own_rule no-bad 'x(...)' >own.yaml
commit
refused_rules() {
  git rm -q --cached own.yaml 2>/dev/null || true
  printf 'rules: [own.yaml]\n' >.pushgate.yaml
  commit
  push origin main
  expect_reject
  tr -s ' \n' ' ' <<<"$(pusher_text)" | grep -qF -- "$1" || fail "expected: $1"
}
refused_rules "own.yaml:2:9: the rule id 'no-bad' is taken by a rule of the server"
expect_no_text "$tests"
{ echo 'rules:' && for i in $(seq 300); do own_rule "own-$i" "x$i(...)" | tail -n +2; done; } >own.yaml
refused_rules 'a repository may bring 200 rules'
printf 'rules:\n  - id: own\n    languages: [python]\n    severity: ERROR\n    message: x\n    patern: x\n' >own.yaml
refused_rules "own.yaml:6:5: unknown key 'patern'"
rm own.yaml && ln -s a.py own.yaml
refused_rules 'it is no file of its own, but a symbolic link'
rm .pushgate.yaml own.yaml && ln -s a.py .pushgate.yaml
commit
push origin main
expect_reject

# On other branches nobody asks.
push origin HEAD:refs/heads/feature
expect_accept

# A rule file that a valid configuration names is part of it.
again
own_rule own 'print(...)' >own.yaml
printf 'rules: [own.yaml]\n' >.pushgate.yaml
accepted
sed -i 's/pattern:/patern:/' own.yaml
commit
push origin main
expect_reject
expect_findings 'own.yaml:6 gate-repository-config'

# Already invalid: the gate was not there when it came.
again
hook=$srv/app.git/hooks/pre-receive
mv "$hook" "$hook.off"
printf 'severities: {no-poor: ERROR}\nsope: file\n' >.pushgate.yaml
accepted
mv "$hook.off" "$hook"
printf 'x = poor(1)\n' >b.py
accepted
expect_text ".pushgate.yaml (ignored, for it is invalid: .pushgate.yaml:2:1: unknown key 'sope' (did you mean 'scope'?))"
# A change of it has to mend it.
printf 'severities: {no-poor: ERROR}\nspe: file\n' >.pushgate.yaml
commit
push origin main
expect_reject
again
printf 'severities: {no-poor: ERROR}\n' >.pushgate.yaml
accepted
printf 'x = poor(2)\n' >b.py
commit
push origin main
expect_reject
expect_findings 'b.py:1 no-poor'
