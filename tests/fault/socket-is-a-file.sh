#!/usr/bin/env bash
# In the place of the socket stands a regular file: pushes are judged in process; the daemon does not
# start, and leaves the file alone.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
with_fallback
guard app
echo precious >"$socket"
expect_right_verdicts

status=0
"$PUSHGATE_BIN/pushgated" --config "$config" --socket "$socket" 2>"$work/err" || status=$?
[[ $status == 2 ]] || fail "expected status 2, not $status"
grep -qF "$socket is in the way: it is no socket. Move it elsewhere, or give another path by --socket" \
  "$work/err" || fail "it said: $(cat "$work/err")"
[[ $(cat "$socket") == precious ]] || fail "the file was touched"

no_fallback
hook_program=$work/bin/pushgate-hook
guard app
expect_fault_for_all "The daemon at $socket: Connection refused."
