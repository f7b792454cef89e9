#!/usr/bin/env bash
# Path names with line feeds, quotes, leading dashes, escapes and broken UTF-8 are judged, and
# shown without harm.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

esc=$'\e[31m'
printf 'x = bad()\n' >$'new\nline.py'
printf 'x = bad()\n' >'quo"te.py'
printf 'x = bad()\n' >"apo'strophe.py"
printf 'x = bad()\n' >./-dash.py
printf 'x = bad()\n' >$'broken\xff.py'
printf 'x = bad()\n' >"red$esc.py"
printf 'x = bad()\n' >'back\slash.py'
printf 'x = bad()\n' >'a b.py'
printf 'x = 1\n' >$'clean\n2.py'
commit 'Names'
push origin main
expect_reject
[[ $push_output != *"$esc"* ]] || fail "an escape sequence reached the terminal"
[[ $push_output != *$'\xff'* ]] || fail "a broken byte reached the terminal"
[[ $(findings | wc -l) == 8 ]] || fail "expected eight findings"
expect_finding 'new\nline.py:1' no-bad
expect_finding 'quo"te.py:1' no-bad
expect_finding "apo'strophe.py:1" no-bad
expect_finding '-dash.py:1' no-bad
expect_finding 'broken\xFF.py:1' no-bad
expect_finding 'red\x1B[31m.py:1' no-bad
expect_finding 'a b.py:1' no-bad
expect_no_text clean
