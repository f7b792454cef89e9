# shellcheck shell=bash
# What the tests of the command stand on: `run` a subcommand, then say what must hold.
# shellcheck source=tests/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

command_status=

# run ARGUMENT...: pushgate; its streams go to $work/out and $work/err.
run() {
  command_status=0
  "$PUSHGATE_BIN/pushgate" "$@" >"$work/out" 2>"$work/err" </dev/null || command_status=$?
}

# expect_status NUMBER
expect_status() {
  [[ $command_status == "$1" ]] ||
    fail "expected status $1, not $command_status: $(cat "$work/out" "$work/err")"
}

# expect_out TEXT, expect_err TEXT: a whole line of it, literally.
expect_out() {
  grep -qxF -- "$1" "$work/out" || fail "expected '$1' in: $(cat "$work/out")"
}
expect_err() {
  grep -qxF -- "$1" "$work/err" || fail "expected '$1' in: $(cat "$work/err")"
}

# expect_silent out|err
expect_silent() {
  [[ ! -s $work/$1 ]] || fail "expected no standard $1: $(cat "$work/$1")"
}
