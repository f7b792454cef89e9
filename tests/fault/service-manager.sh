#!/usr/bin/env bash
# What a service manager relies on: it hears of ready, reloading, watchdog and stopping; a socket that it
# listens on itself is taken over, and left in place at the end.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
start_peer notify "$work/notify"
notify_there() { [[ -S $work/notify ]]; }
wait_until "the notify socket" notify_there
heard() { grep -q "$1" "$work/peer.out"; }
export NOTIFY_SOCKET=$work/notify WATCHDOG_USEC=300000
"$PUSHGATE_BIN/pushgated" --config "$config" --socket "$socket" 2>>"$daemon_log" &
daemon_pid=$!
wait_until READY heard 'READY=1'
wait_until WATCHDOG heard 'WATCHDOG=1'
expect_right_verdicts
kill -HUP "$daemon_pid"
wait_until RELOADING heard 'RELOADING=1'
stop_daemon
wait_until STOPPING heard 'STOPPING=1'
unset NOTIFY_SOCKET WATCHDOG_USEC

command -v systemd-socket-activate >/dev/null || skip "no systemd-socket-activate"
systemd-socket-activate -l "$socket" \
  "$PUSHGATE_BIN/pushgated" --config "$config" --socket "$work/unused" 2>>"$daemon_log" &
daemon_pid=$!
wait_until "the socket" daemon_listens
expect_right_verdicts
stop_daemon
[[ -S $socket ]] || fail "the service manager's socket was removed"
[[ ! -e $work/unused ]] || fail "the daemon made a socket of its own"
