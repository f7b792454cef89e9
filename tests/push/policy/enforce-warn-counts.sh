#!/usr/bin/env bash
# 'enforce: warn' keeps what would have blocked, and history sums it by rule and by whose it is.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

printf 'groups: {backend: [alice, bob], ops: [alice]}\n' >"$work/groups.yaml"
configure <<YAML
server: http
groups_file: $work/groups.yaml
policies:
  - repos: ["app"]
    enforce: warn
  - repos: ["**"]
YAML
for name in app strict; do
  make_bare "$name"
  guard "$name"
done
start_daemon
clone app
commit_file a.py <<<'x = bad(1) + poor(2)'
REMOTE_USER=alice push origin main
expect_accept
expect_text '; 1 would if enforced.'
expect_text ', 2 warnings, 1 would block'
# The same finding again, in another push, is one finding.
printf 'x = (bad(1) + poor(2))\n' >a.py
commit
REMOTE_USER=bob push origin main
commit_file b.py <<<'x = worse(1)'
push origin main
commit_file c.py <<<'x = bad(1)  # pushgate: allow[no-bad] why not'
push origin main
expect_no_text 'would block'
commit_file d.py <<<'x = bad(1)'
push "$srv/strict.git" main
expect_reject

# sums BY LINE...: what history says of it.
sums() {
  local by=$1
  shift
  "$PUSHGATE_BIN/pushgate" history would-block --config "$config" --by "$by" |
    sed 's/, the latest .*//' >"$work/sums"
  diff "$work/sums" <(printf '%s\n' "$@") >&2 || fail "unexpected sums by $by"
}
sums rule 'no-bad: 1 finding in 2 pushes' 'no-worse: 1 finding in 1 push'
sums user '(no user): 1 finding in 1 push' 'alice: 1 finding in 1 push' 'bob: 1 finding in 1 push'
sums group '(no group): 1 finding in 1 push' 'backend: 1 finding in 2 pushes' 'ops: 1 finding in 1 push'
sums repository 'app: 2 findings in 3 pushes'
"$PUSHGATE_BIN/pushgate" history would-block --config "$config" --rule no-worse --format json |
  python3 -c 'import json, sys
read = json.load(sys.stdin)
assert read["by"] == "rule" and read["would_block"][0]["rule"] == "no-worse", read
assert len(read["would_block"]) == 1 and read["would_block"][0]["pushes"] == 1, read'
if "$PUSHGATE_BIN/pushgate" history would-block --config "$config" --by team 2>"$work/err"; then
  fail 'expected an error'
fi
grep -qF -- '--by must be rule, user, repository or group' "$work/err" || fail "$(cat "$work/err")"
"$PUSHGATE_BIN/pushgate" history verify --config "$config" >/dev/null || fail 'not intact'
