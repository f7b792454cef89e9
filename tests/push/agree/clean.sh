#!/usr/bin/env bash
# Check and judge accept what the gate accepts.
# shellcheck source=tests/push/agree/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
def f():
    return bad()
EOF
seed origin main
old=$(git rev-parse HEAD)
guard app
start_daemon

commit_file b.py <<<'x = 1'
status=0
git -C "$srv/app.git" fetch -q "$PWD" HEAD
echo "$old $(git rev-parse HEAD) refs/heads/main" |
  "$PUSHGATE_BIN/pushgate" judge --repo "$srv/app.git" --config "$config" --format json \
    >"$work/judge.json" || status=$?
[[ $status == 0 ]] || fail "expected judge to end with 0, not $status"
[[ $(jq -c '[.verdict, .findings]' "$work/judge.json") == '["accept",[]]' ]] ||
  fail "expected judge to accept"

push origin main
expect_accept
expect_no_finding
"$PUSHGATE_BIN/pushgate" check --diff "$old..HEAD" --config "$config" --format json \
  >"$work/check.json" || status=$?
[[ $status == 0 ]] || fail "expected check to end with 0, not $status"
[[ $(jq -c '[.verdict, .findings]' "$work/check.json") == '["accept",[]]' ]] ||
  fail "expected check to accept"
