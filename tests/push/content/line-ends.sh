#!/usr/bin/env bash
# Lines end as Python ends them, CRLF and lone CR included, and nothing else ends one: not a form
# feed.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

printf 'x = 1\r\n\r\ny = bad()\r\n' >crlf.py
printf 'x = 1\r\ry = bad()\rz = 1\r' >cr.py
printf 'x = 1\n\f\ny = bad()\n\f\n' >ff.py
printf 'x = "\v\034\302\205\342\200\250"\ny = bad()\n' >others.py
printf 'x = 1\n\n\n\ny = bad()' >no-end.py
commit 'Many ends'
push origin main
expect_reject
expect_findings 'cr.py:3 no-bad' 'crlf.py:3 no-bad' 'ff.py:3 no-bad' 'no-end.py:5 no-bad' \
  'others.py:2 no-bad'
