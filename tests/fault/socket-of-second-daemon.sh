#!/usr/bin/env bash
# A second daemon on the same socket does not start, and does not disturb the first; a socket that a
# killed daemon left behind is replaced.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
start_daemon
status=0
"$PUSHGATE_BIN/pushgated" --config "$config" --socket "$socket" 2>"$work/err" || status=$?
[[ $status == 2 ]] || fail "expected status 2, not $status"
grep -qF "another process listens on $socket. Stop it, or give another path by --socket" "$work/err" ||
  fail "it said: $(cat "$work/err")"
expect_right_verdicts

kill_daemon
[[ -S $socket ]] || fail "expected a stale socket"
start_daemon
expect_right_verdicts
stop_daemon
[[ ! -e $socket ]] || fail "the daemon left its socket behind"

# The folder is made if it is missing; a path that is too long is refused.
socket=$work/run/of/the/daemon/socket
start_daemon
guard app
expect_right_verdicts
stop_daemon
status=0
"$PUSHGATE_BIN/pushgated" --config "$config" --socket "$work/$(printf 'x%.0s' {1..100})" 2>"$work/err" || status=$?
[[ $status == 2 ]] || fail "expected status 2, not $status"
grep -qF "must have 1 to 107 bytes" "$work/err" || fail "it said: $(cat "$work/err")"
