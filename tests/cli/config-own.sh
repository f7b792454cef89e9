#!/usr/bin/env bash
# config check validates a repository's own .pushgate.yaml as it stands, with the rule files it names.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

mkdir -p "$work/app/tools" && cd "$work/app"
cat >tools/own.yaml <<'YAML'
rules:
  - {id: own, languages: [python], severity: WARNING, message: Own., pattern: print(...)}
YAML
printf 'rules: [tools/own.yaml]\nseverities: {own: ERROR, db-direct-session: ERROR}\n' >.pushgate.yaml
run config check .pushgate.yaml
expect_status 0
grep -qE '^.pushgate.yaml: ok, 1 rule of its own beside [0-9]+ of the built-in configuration$' "$work/out" ||
  fail "$(cat "$work/out")"
cd ..
run config check app/.pushgate.yaml
expect_status 0

# The server's rules are those that it exported.
git init -q app
mkdir app/.pushgate
cat >app/.pushgate/pushgate.yaml <<YAML
rules: [$tests/push/rules.yaml]
policies: [{repos: ["**"]}]
YAML
run config check app/.pushgate.yaml
expect_status 2
expect_err "pushgate: .pushgate.yaml:2:26: there is no rule 'db-direct-session'"

# Every error, with its place.
printf 'scop: file\nrules: [tools/gone.yaml]\n' >app/.pushgate.yaml
run config check app/.pushgate.yaml
expect_status 2
expect_err "pushgate: .pushgate.yaml:1:1: unknown key 'scop' (did you mean 'scope'?)"
# All of them in one round: YAML, keys, values, rule files; and where those are there, ids.
cat >app/.pushgate.yaml <<'YAML'
scop: file
rules: [tools/own.yaml]
severities: {own: WARNING, won: ERROR, own: INFO}
YAML
run config check app/.pushgate.yaml
expect_status 2
diff - "$work/err" <<'END' || fail "not the errors expected"
pushgate: .pushgate.yaml:1:1: unknown key 'scop' (did you mean 'scope'?)
pushgate: .pushgate.yaml:3:28: there is no rule 'won' (did you mean 'own'?)
pushgate: .pushgate.yaml:3:40: key 'own' is given twice
pushgate: .pushgate.yaml:3:45: severities: INFO tightens nothing: a repository can only ask for ERROR or WARNING
END
printf 'scope: fil\nrules: [tools/gone.yaml, ../x]\nseverities: {a: {}\n' >app/.pushgate.yaml
run config check app/.pushgate.yaml
expect_status 2
grep -q "^pushgate: .pushgate.yaml:1:8: scope: 'fil' is not one of" "$work/err" || fail "$(cat "$work/err")"
expect_err "pushgate: .pushgate.yaml:2:26: rules: '../x' is no path of a rule file in this repository, such as tools/rules.yaml"
grep -q '^pushgate: .pushgate.yaml:[34]:' "$work/err" || fail "$(cat "$work/err")"
ln -s own.yaml app/tools/link.yaml
printf 'rules: [tools/gone.yaml, tools/link.yaml]\n' >app/.pushgate.yaml
run config check app/.pushgate.yaml
expect_status 2
expect_err "pushgate: .pushgate.yaml:1:9: rules: 'tools/gone.yaml': there is no such file in the repository"
expect_err "pushgate: .pushgate.yaml:1:26: rules: 'tools/link.yaml': it is no file of its own, but a symbolic link, folder or submodule"
printf 'rules:\n  - {id: own, languages: [python], severity: WARNING, message: Own., patern: print(...)}\n' \
  >app/tools/own.yaml
printf 'rules: [tools/own.yaml]\n' >app/.pushgate.yaml
run config check app/.pushgate.yaml
expect_status 2
grep -q '^pushgate: tools/own.yaml:2:' "$work/err" || fail "$(cat "$work/err")"
rm app/.pushgate.yaml
run config check app/.pushgate.yaml
expect_status 2
expect_err 'pushgate: app/.pushgate.yaml: there is no such file'
