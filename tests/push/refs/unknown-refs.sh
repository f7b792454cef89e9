#!/usr/bin/env bash
# Notes and refs of no known kind match no policy: they pass, and the receipt says that nobody
# looked.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

git notes add -m 'Looks good' main
commit_file b.py <<<'x = bad()'
push origin refs/notes/commits HEAD:refs/unknown/x HEAD:refs/pull/1/head
expect_accept
expect_no_finding
expect_text refs/notes/commits
expect_text refs/unknown/x
expect_text refs/pull/1/head

# They launder nothing.
push origin main
expect_reject
expect_findings 'b.py:1 no-bad'
