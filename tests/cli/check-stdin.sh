#!/usr/bin/env bash
# check judges standard input as the file that it is to be.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
configure <<'END'
limits: {blob: 64B}
policies: []
END
cd "$work"
git init -q app
cd app
mkdir src

# given TEXT ARGUMENT...
given() {
  command_status=0
  printf '%s' "$1" >"$work/in"
  "$PUSHGATE_BIN/pushgate" check --config "$config" "${@:2}" >"$work/out" 2>"$work/err" <"$work/in" ||
    command_status=$?
}
given $'x = 1\nbad()' --stdin-name src/a.py --quiet
expect_status 1
expect_out "src/a.py:2: error: no-bad, at module level"
given 'x = 1' --stdin-name src/a.py
expect_status 0
write_file src/a.py <<<'x = 1'
given 'bad()' --stdin-name src/a.py --format json
expect_status 1
printed=$(jq -r '.findings[].fingerprint' "$work/out")
write_file src/a.py <<<'bad()'
run check --config "$config" --format json src/a.py
[[ $(jq -r '.findings[].fingerprint' "$work/out") == "$printed" ]] || fail "another fingerprint"
given 'bad()' --stdin-name $'src/\xff.py' --format json
expect_status 1
[[ $(jq -r '.findings[].path_bytes' "$work/out") == c3JjL/8ucHk= ]] || fail "not the bytes"
given '' --stdin-name src/empty.py
expect_status 0

given "$(repeat 40 'bad() ')" --stdin-name src/a.py
expect_status 1
grep -q 'error: gate-size' "$work/out" || fail "$(cat "$work/out")"
given "$(repeat 40 'good() ')" --stdin-name src/a.py
expect_status 0
grep -q 'not wholly judged' "$work/out" || fail "$(cat "$work/out")"

# Without a name nobody knows which rules are for it.
given 'bad()' -
expect_status 2
expect_err "pushgate: standard input has no name: give --stdin-name PATH in place of '-'"
given 'bad()' --stdin-name nowhere/a.py
expect_status 2
expect_err "pushgate: nowhere/a.py: it names no file in a folder that exists"
given 'bad()' --stdin-name src/
expect_status 2
given 'bad()' --stdin-name src/a.py src
expect_status 2
expect_err "pushgate: give either PATHs or --stdin-name, not both"
given 'bad()' --stdin-name src/a.py --staged
expect_status 2
expect_err "pushgate: give either --staged or --stdin-name, not both"
