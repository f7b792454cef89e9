#!/usr/bin/env bash
# No script leaves a process behind: daemons are ended with it, whatever subshell started them; of others
# it is told, and it fails.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

# script <<EOF: runs it as one of the tests, which stand on lib.sh; its status goes to $script_status, what
# it printed to $work/out, the number of the process that it started to $pid.
script() {
  {
    printf '%s\n' '#!/usr/bin/env bash' ". $tests/lib.sh"
    cat
  } >"$work/script.sh"
  script_status=0
  env -i PATH="$PATH" PUSHGATE_BIN="$PUSHGATE_BIN" PATIENCE=1 bash "$work/script.sh" "$work/pid" \
    >"$work/out" 2>&1 </dev/null || script_status=$?
  pid=$(cat "$work/pid")
}
expect_ended() {
  [[ $script_status == "$1" ]] || fail "expected status $1, not $script_status: $(cat "$work/out")"
  if [[ -e /proc/$pid ]] && [[ $(ps -o stat= -p "$pid") != Z* ]]; then fail "process $pid is still there"; fi
}

cd "$work"
script <<'EOS'
start_daemon
echo "$daemon_pid" >"$1"
EOS
expect_ended 0

# The first daemon of two, and one of a subshell that was killed.
script <<'EOS'
start_daemon
echo "$daemon_pid" >"$1"
socket=$work/other
start_daemon
EOS
expect_ended 0
script <<'EOS'
(start_daemon; echo "$daemon_pid" >"$1"; kill -KILL "$BASHPID") || true
EOS
expect_ended 0

# Also where the script fails, on the library that the tests of faults add.
script <<EOS
. "$tests/fault/lib.sh"
start_daemon
echo "\$daemon_pid" >"\$1"
fail "as it must be"
EOS
expect_ended 1

# Anything else is told of, where it is seen by its variables, and where by its folder alone.
script <<'EOS'
sleep 300 &
echo "$!" >"$1"
EOS
expect_ended 1
grep -q "^FAILED: left behind: process $pid: sleep 300" "$work/out" || fail "it said: $(cat "$work/out")"
script <<'EOS'
cd "$work"
env -i sleep 300 &
echo "$!" >"$1"
EOS
expect_ended 1
script <<'EOS'
sleep 300 &
echo "$!" >"$1"
exit 77
EOS
expect_ended 1
