#!/usr/bin/env bash
# Check, judge and gate agree on a new branch that stands in the middle of another.
# shellcheck source=tests/push/agree/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
commit_file a.py <<<'old = bad()'
commit_file b.py <<<'x = 1'
git branch middle
commit_file b.py <<<'x = bad()'
seed origin main
guard app
start_daemon

git switch -q middle
commit_file c.py <<<'x = 1'
commit_file d.py <<<'x = bad()'
push origin middle
expect_agreement refs/heads/middle
expect_findings 'd.py:1 no-bad'
