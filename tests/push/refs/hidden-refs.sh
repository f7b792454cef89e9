#!/usr/bin/env bash
# A ref that git hides from clients counts as a baseline; one that git itself will refuse is
# judged all the same.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
commit_file b.py <<<'old = bad()'
seed origin HEAD:refs/heads/hidden/x
git -C "$srv/app.git" config transfer.hideRefs refs/heads/hidden
guard app
start_daemon

# What b.py holds stands on an enforced branch, seen by clients or not.
commit_file c.py <<<'new = 1'
push origin HEAD:refs/heads/topic
expect_accept
expect_no_finding

commit_file d.py <<<'new = bad()'
push origin HEAD:refs/heads/topic HEAD:refs/heads/hidden/y
expect_reject
expect_finding 'd.py:1' no-bad
expect_no_finding b.py
expect_text refs/heads/hidden/y
