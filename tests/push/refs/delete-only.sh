#!/usr/bin/env bash
# A push that only deletes brings no objects, and nothing to judge.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
git switch -q -c gone
commit_file b.py <<<'x = bad()'
seed origin gone
guard app
start_daemon

push origin :gone
expect_accept
expect_no_finding
! git -C "$srv/app.git" rev-parse -q --verify refs/heads/gone || fail "the branch is still there"
