#!/usr/bin/env bash
# `pushgate status` shows how the daemon is, in words and as JSON, whatever the workers are doing; and
# only to its user and root.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

status() {
  status_code=0
  "$PUSHGATE_BIN/pushgate" status --socket "$socket" "$@" >"$work/status" 2>"$work/status.err" ||
    status_code=$?
}
expect_line() {
  grep -qE -- "^$1\$" "$work/status" || fail "expected '$1' in $(cat "$work/status" "$work/status.err")"
}

status
[[ $status_code == 2 ]] || fail "without a daemon: $status_code"
grep -qF "pushgate: no daemon tells its state on $socket: No such file or directory" "$work/status.err" ||
  fail "$(cat "$work/status.err")"

scene
soon=$(date -u -d '+3 days' +%F)
cat >"$work/bypass.yaml" <<YAML
entries:
  - {id: soon, users: [bob], until: $soon}
  - {id: gone, users: [bob], until: 2020-01-31}
  - {id: far, users: [bob], until: 2200-01-31}
YAML
configure <<YAML
bypass: [bypass.yaml]
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
YAML
start_daemon
status
[[ $status_code == 0 ]] || fail "not well: $(cat "$work/status")"
expect_line "pushgated [0-9.]+ of user [a-z]+, process $daemon_pid, since 20[-0-9T:]+Z"
expect_line "configuration  $config, loaded 20.*Z"
expect_line "               digest $(sha256sum "$config" | cut -d ' ' -f 1)"
expect_line "rules          [0-9]+ \(rules [0-9]+\)"
expect_line "workers        [0-9]+, 0 at work; 0 pushes wait"
expect_line "pushes         0 accepted, 0 refused, 0 faults"
expect_line "record         $history, [0-9]+ bytes"
expect_line "bypass         3 entries in 1 file"
expect_line "look at: bypass entry 'soon': ends within 4 days \($work/bypass.yaml:2:10\)"
expect_line "look at: bypass entry 'gone': ended, and excuses nobody: revoke it \($work/bypass.yaml:3:10\)"
expect_line "all is well"
! grep -q "entry 'far'" "$work/status" || fail "a warning about an entry that lasts"

expect_right_verdicts
status
expect_line "pushes         1 accepted, 1 refused, 0 faults; the last at .*: reject, app"
# A push that is refused is recorded behind its answer.
newest_shown() {
  local newest
  newest=$("$PUSHGATE_BIN/pushgate" history --config "$config" --format json |
    grep -oE '"hash":"[0-9a-f]+"' | head -n 1 | tr -d '"' | cut -d : -f 2)
  status
  grep -qxE "               newest $newest at .*" "$work/status"
}
wait_until "the newest hash of the record" newest_shown

# A broken file of entries, and a record that cannot be written.
echo 'entries: [{id: x}]' >"$work/bypass.yaml"
broken() { status && [[ $status_code == 1 ]]; }
wait_until "the broken file" broken
expect_line "to mend: bypass or groups files are broken, and what they say excuses nobody: .*bypass.yaml:1:11: .*"
echo 'entries: []' >"$work/bypass.yaml"
mended() { status && [[ $status_code == 0 ]]; }
wait_until "the mended file" mended

chmod 666 "$history"
broken || fail "nothing is said of a record that others can write"
expect_line "to mend: the record could be forged: others can write $history, so that it is not believed: chmod o-w $history"
chmod 644 "$history"

# All workers are held up by clients that never say what they want.
workers=$(sed -nE 's/^workers +([0-9]+),.*/\1/p' "$work/status")
start_peer hold "$socket" "$((workers + 3))"
held() { has_connections accepted "$((workers + 3))"; }
wait_until "the stalled clients" held
SECONDS=0
status --format json
[[ $status_code == 0 ]] || fail "no status while the workers are busy: $(cat "$work/status.err")"
((SECONDS < 4)) || fail "the status waited for the workers"
python3 - "$work/status" "$workers" <<'END' || fail "$(cat "$work/status")"
import json, sys
status = json.load(open(sys.argv[1]))
assert status["version"] == 1 and status["problems"] == []
assert status["workers"]["busy"] == int(sys.argv[2]), status["workers"]
assert status["workers"]["waiting"] >= 3, status["workers"]
assert status["pushes"]["accept"] == 1 and status["pushes"]["last"]["repository"] == "app"
assert status["configuration"]["refused"] is None and status["configuration"]["watched_by"] == "inotify"
END
stop_peers

if [[ $EUID == 0 ]]; then
  own_programs
  chmod 666 "$socket"
  status_code=0
  as_other "$work/bin/pushgate" status --socket "$socket" >"$work/status" 2>"$work/status.err" || status_code=$?
  [[ $status_code == 2 ]] || fail "another user was told: $(cat "$work/status")"
  grep -q 'it refuses: it serves its own user and root alone' "$work/status.err" || fail "$(cat "$work/status.err")"
fi

status --format xml
[[ $status_code == 2 ]] || fail "an unknown format"
status --owner nobody
[[ $status_code == 2 ]] || fail "an owner and a socket"
stop_daemon
