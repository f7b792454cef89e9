#!/usr/bin/env bash
# A merge of a branch that the server has brings no blame for what stands on it.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
git switch -q -c legacy
commit_file legacy.py <<<'old = bad()'
seed origin legacy
git switch -q main
commit_file b.py <<<'y = 1'
guard app
start_daemon

git merge -q --no-ff -m 'Merge legacy' legacy
push origin main
expect_accept
expect_no_finding

# The same as a fast-forward, and with new commits of its own on each side.
git switch -q -c second legacy
commit_file c.py <<<'z = 1'
git switch -q main
commit_file d.py <<<'z = 1'
git merge -q --no-ff -m 'Merge second' second
commit_file e.py <<<'new = bad()'
push origin main
expect_reject
expect_findings 'e.py:1 no-bad'
