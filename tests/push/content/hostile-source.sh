#!/usr/bin/env bash
# Source lines are shown without their control and bidi characters.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

printf 'x = bad("\033[2J\342\200\256\r\t\007\302\233") # \360\237\220\215\n' >b.py
commit 'Escapes'
push origin main
expect_reject
expect_findings 'b.py:1 no-bad'
text=$(pusher_text)
left=$(LC_ALL=C tr -d '\n\040-\176' <<<"$text")
[[ -z $left ]] || fail "bytes that are no printable ASCII came through: $(od -c <<<"$left")"
