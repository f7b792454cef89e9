#!/usr/bin/env bash
# A change picked from a branch that the server has is new where it lands.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
git switch -q -c legacy
commit_file legacy.py <<<'old = bad()'
seed origin legacy
guard app
start_daemon

git switch -q main
commit_file b.py <<<'y = 1'
tick
git cherry-pick legacy >/dev/null
push origin main
expect_reject
expect_findings 'legacy.py:1 no-bad'

git revert --no-edit HEAD >/dev/null
push origin main
expect_accept
expect_no_finding

# Bringing back what was taken away is new again.
tick
git revert --no-edit HEAD >/dev/null
push origin main
expect_reject
expect_findings 'legacy.py:1 no-bad'
