#!/usr/bin/env bash
# The daemon runs out of file descriptors: it neither dies nor spins; pushes are judged in process, and by
# the daemon again once there are descriptors.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

# UBSan asks the kernel through a pipe whether memory is there, and without descriptors takes every
# object for a broken one.
if grep -q __ubsan_handle "$PUSHGATE_BIN/pushgated"; then skip "UBSan needs descriptors itself"; fi

scene
with_fallback
guard app
(ulimit -n 24; start_daemon; echo "$daemon_pid" >"$work/pid"; daemon_pid=)
daemon_pid=$(cat "$work/pid")
start_peer hold "$socket" 40
peers_connected() { grep -q held "$work/peer.out"; }
wait_until "the peers to connect" peers_connected
expect_right_verdicts
grep -q 'out of file descriptors' "$daemon_log" || fail "the log does not say it"

# Still without descriptors, the daemon sleeps: less than a fifth of a second's time in two seconds.
ticks() { awk '{ print $14 + $15 }' "/proc/$daemon_pid/stat"; }
before=$(ticks)
sleep 2
used=$(($(ticks) - before))
((used * 5 < $(getconf CLK_TCK))) || fail "the daemon used $used clock ticks in two seconds of rest"

stop_peers
no_more_peers() { (($(connections accepted) == 0)); }
wait_until "the peers to be gone" no_more_peers
hook_program=$work/bin/pushgate-hook
no_fallback
guard app
expect_right_verdicts
