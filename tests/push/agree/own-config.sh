#!/usr/bin/env bash
# A push to the default branch that makes its .pushgate.yaml invalid: check says so before the gate does,
# of commits, of what is staged and of what is pushed; on another branch both let it pass.
# shellcheck source=tests/push/agree/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
git remote set-head origin main
guard app
start_daemon

write_file .pushgate.yaml <<<'scop: file'
git add .pushgate.yaml
status=0
"$PUSHGATE_BIN/pushgate" check --staged --config "$config" --format json >"$work/check.json" || status=$?
[[ $status == 1 && $(json_findings <"$work/check.json") == '.pushgate.yaml:1 gate-repository-config' ]] ||
  fail "staged: $status: $(cat "$work/check.json")"
commit
push origin main
expect_agreement refs/heads/main
status=0
echo "refs/heads/main $(git rev-parse HEAD) refs/heads/main $(git rev-parse origin/main)" |
  "$PUSHGATE_BIN/pushgate" check --pre-push origin --config "$config" --format json >"$work/check.json" || status=$?
[[ $status == 1 ]] || fail "pre-push: $status"
compare 'check --pre-push' "$work/check.json"

git checkout -q -b topic
push origin topic
expect_accept
status=0
"$PUSHGATE_BIN/pushgate" check --diff origin/main.. --config "$config" || status=$?
[[ $status == 0 ]] || fail "it is the default branch that must not have it"
