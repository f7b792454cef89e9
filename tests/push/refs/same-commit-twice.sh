#!/usr/bin/env bash
# Two refs that bring the same commit are each answerable for it.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

commit_file b.py <<<'x = bad()'
push origin HEAD:refs/heads/one HEAD:refs/heads/two
expect_reject
expect_finding 'b.py:1' no-bad
expect_text refs/heads/one
expect_text refs/heads/two
expect_no_finding a.py

git reset -q --hard HEAD~
commit_file c.py <<<'x = 2'
push origin HEAD:refs/heads/one HEAD:refs/heads/two
expect_accept
expect_no_finding
