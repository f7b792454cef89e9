#!/usr/bin/env bash
# check in a clone uses the .pushgate.yaml of the default branch, and says so; of a ratchet it says that
# the baseline is not here.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

configure <<'YAML'
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
    ratchet: true
YAML
make_bare app
clone app
write_file own.yaml <<'YAML'
rules:
  - {id: own, languages: [python], severity: WARNING, message: Own., pattern: print(...)}
YAML
printf 'rules: [own.yaml]\nseverities: {own: ERROR}\n' >.pushgate.yaml
printf 'print(1)\n' >a.py
commit
run check --config "$config" a.py
expect_status 1
expect_err 'pushgate: .pushgate.yaml of HEAD is used'
expect_err 'pushgate: the baseline is on the server: what blocks here may pass there as old'
run check --config "$config" --rules "$tests/push/rules.yaml" a.py
expect_status 0

seed origin main
git remote set-head origin main
git rm -q .pushgate.yaml
commit
run check --config "$config" --diff HEAD
expect_status 1
expect_err 'pushgate: .pushgate.yaml of refs/remotes/origin/HEAD is used'

git checkout -q -b broken origin/main
printf 'rules: [wn.yaml]\n' >.pushgate.yaml
commit
seed origin HEAD:main
run check --config "$config" a.py
expect_status 0
expect_err 'pushgate: .pushgate.yaml of refs/remotes/origin/HEAD is ignored, for it is invalid:'
expect_err ".pushgate.yaml:1:9: rules: 'wn.yaml': there is no such file in the repository"
