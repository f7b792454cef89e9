#!/usr/bin/env bash
# A file whose line ends change is touched all over, as git sees it.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
printf 'x = 1\r\ny = bad()\r\n' >a.py
commit
seed origin main
guard app
start_daemon

printf 'x = 1\r\ny = bad()\r\nz = 1\r\n' >a.py
commit 'Add a line'
push origin main
expect_accept
expect_no_finding

printf 'x = 1\ny = bad()\nz = 1\n' >a.py
commit 'Convert'
push origin main
expect_reject
expect_findings 'a.py:2 no-bad'
