#!/usr/bin/env bash
# A NUL byte makes git call a file binary; the gate reads it all the same.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
printf 'x = "\000"\nold = bad()\ny = 1\n' >nul.py
commit
seed origin main
guard app
start_daemon

printf 'x = "\000"\nold = bad()\ny = 2\n' >nul.py
commit 'Change a line'
push origin main
expect_accept
expect_no_finding

printf 'x = "\000"\nold = bad()\ny = 2\nz = bad()\n' >nul.py
printf 'x = 1 # \000\n\ny = bad()\n' >nul2.py
commit 'Add some'
push origin main
expect_reject
expect_findings 'nul.py:4 no-bad' 'nul2.py:3 no-bad'
