#!/usr/bin/env bash
# The benchmark of the record still runs, with few rows: its rows are made by the description of what is
# hashed, and `history verify` finds them intact.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
command -v sqlite3 >/dev/null || skip "no sqlite3"

python3 "$tests/bench/record.py" "$PUSHGATE_BIN" "$work/bench" 2000 >"$work/figures" 2>&1 ||
  fail "$(cat "$work/figures")"
[[ $(grep -c '^|' "$work/figures") == 3 ]] || fail "$(cat "$work/figures")"
