#!/usr/bin/env bash
# The daemon is stopped (SIGSTOP): after a quarter of the hook's time the push is judged in process.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
with_fallback
deadline=16s
guard app
start_daemon
kill -STOP "$daemon_pid"
before=$SECONDS
expect_right_verdicts
((SECONDS - before >= 8)) || fail "two pushes must have waited four seconds each"

# Once it goes on, it serves again; what it was asked in the meantime disturbs nobody.
kill -CONT "$daemon_pid"
no_fallback
hook_program=$work/bin/pushgate-hook
guard app
expect_right_verdicts

# Without the fallback the reason is named.
deadline=2s
guard app
kill -STOP "$daemon_pid"
expect_fault_for_all "The daemon at $socket: it was silent for 500 ms."
stop_daemon
