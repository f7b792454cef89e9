#!/usr/bin/env bash
# Where the system has no watches to give, the daemon looks at its files every two seconds, and says so.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_inotify_instances' 2>/dev/null ||
  skip "no user namespaces to take the watches away in"
scene
unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_inotify_instances; exec "$@"' - \
  "$PUSHGATE_BIN/pushgated" --config "$config" --socket "$socket" >>"$daemon_log" 2>&1 </dev/null &
daemon_pid=$!
wait_until "the daemon to listen" daemon_listens_or_ended
daemon_listens || fail "the daemon ended before it listened"
log_says() { grep -qF -- "$1" "$daemon_log"; }
wait_until "the log to say so" log_says "files are looked at every 2 s: they cannot be watched"
"$PUSHGATE_BIN/pushgate" status --socket "$socket" >"$work/status" || fail "$(cat "$work/status")"
grep -q '^look at: the configuration.s files are looked at every 2 s' "$work/status" ||
  fail "the status does not say so: $(cat "$work/status")"
sed -i 's/^policies:/receipt: quiet\npolicies:/' "$config"
wait_until "the configuration to be read again" log_says 'was read again'
stop_daemon
