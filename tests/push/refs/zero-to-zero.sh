#!/usr/bin/env bash
# A client may delete what is not there: old and new are both zero. Nothing is judged, nothing
# breaks.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

zero=0000000000000000000000000000000000000000
command="$zero $zero refs/heads/nothing"
capabilities=' report-status'
push_status=0
printf '%04x%s\0%s0000' $((4 + ${#command} + 1 + ${#capabilities})) "$command" "$capabilities" |
  git receive-pack "$srv/app.git" >"$work/push.out" 2>&1 || push_status=$?
push_output=$(tr -d '\000' <"$work/push.out")
expect_accept
grep -q 'ok refs/heads/nothing' <<<"$push_output" || fail "expected git to report ok"
! grep -qi fault <<<"$push_output" || fail "expected no fault"
