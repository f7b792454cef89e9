#!/usr/bin/env bash
# A branch that shares no commit with any other is judged whole.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'old = bad()'
seed origin main
guard app
start_daemon

git switch -q --orphan pages
commit_file b.py <<<'x = 1'
push origin pages
expect_accept
expect_no_finding

git switch -q --orphan more
commit_file a.py <<<'old = bad()'
push origin more
expect_reject
expect_findings 'a.py:1 no-bad'
