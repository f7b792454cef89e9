# shellcheck shell=bash
# What the tests of replay add to those of the record: `replay` runs it, with what it says in $work/out.
# shellcheck source=tests/push/history/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../history/lib.sh"

# replay STATUS ARGUMENT...: with that exit status.
replay() {
  local expected=$1 status=0
  shift
  "$PUSHGATE_BIN/pushgate" replay --config "$config" "$@" >"$work/out" 2>"$work/err" || status=$?
  [[ $status == "$expected" ]] ||
    fail "replay $* ended with $status, not $expected: $(cat "$work/out" "$work/err")"
}
expect_line() { grep -qxF -- "$1" "$work/out" || fail "expected '$1' in: $(cat "$work/out")"; }
# expect_said TEXT: on standard error.
expect_said() { grep -qF -- "$1" "$work/err" || fail "expected '$1' in: $(cat "$work/err")"; }
# untouched COMMAND...: that writes neither to the record nor to the repository.
state_of() { (cd "$srv/app.git" && find . -type f -exec sha256sum {} + | sort) && history_of --format json; }
untouched() {
  local before
  before=$(state_of)
  "$@"
  [[ $(state_of) == "$before" ]] || fail "something was written"
}
