#!/usr/bin/env bash
# Check, judge and gate agree on a merge that stands on two branches.
# shellcheck source=tests/push/agree/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
git switch -q -c legacy
commit_file legacy.py <<<'old = bad()'
seed origin legacy
git switch -q main
commit_file b.py <<<'y = 1'
seed origin main
guard app
start_daemon

git merge -q --no-commit legacy 2>/dev/null
write_file evil.py <<<'x = bad()'
commit 'Merge legacy'
push origin main
expect_agreement refs/heads/main
expect_findings 'evil.py:1 no-bad'
