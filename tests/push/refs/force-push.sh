#!/usr/bin/env bash
# A force-push answers for what is new, not for what it throws away.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
git switch -q -c topic
commit_file thrown-away.py <<<'x = bad()'
seed origin topic
guard app
start_daemon

git reset -q --hard main
commit_file b.py <<<'y = 2'
push --force origin topic
expect_accept
expect_no_finding

git reset -q --hard main
commit_file c.py <<<'z = bad()'
push --force origin topic
expect_reject
expect_findings 'c.py:1 no-bad'

# Back to where it once was: nothing is new.
push --force origin main:topic
expect_accept
expect_no_finding
