#!/usr/bin/env bash
# Check, judge and gate agree on an amended commit, whose old tip is no ancestor.
# shellcheck source=tests/push/agree/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
git switch -q -c topic
commit_file b.py <<<'old = bad()'
seed origin topic
guard app
start_daemon

echo 'new = bad()' >>b.py
git add b.py
tick
git commit -q --amend --no-edit
push --force origin topic
expect_agreement refs/heads/topic
expect_findings 'b.py:2 no-bad'
