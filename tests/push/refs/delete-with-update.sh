#!/usr/bin/env bash
# A deletion beside an update hides nothing, and alone it is fine.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main main:gone
guard app
start_daemon

commit_file b.py <<<'x = bad()'
push origin :gone main
expect_reject
expect_findings 'b.py:1 no-bad'
git -C "$srv/app.git" rev-parse -q --verify refs/heads/gone >/dev/null ||
  fail "the branch was deleted"

git rm -q b.py
commit 'Remove it'
push origin :gone main
expect_accept
expect_no_finding
! git -C "$srv/app.git" rev-parse -q --verify refs/heads/gone || fail "the branch is still there"
