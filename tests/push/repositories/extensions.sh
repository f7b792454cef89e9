#!/usr/bin/env bash
# Repositories with the extensions worktreeConfig and partialClone are judged like any other.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'old = bad()'
seed origin main
git -C "$srv/app.git" config core.repositoryFormatVersion 1
git -C "$srv/app.git" config extensions.worktreeConfig true
git -C "$srv/app.git" config extensions.partialClone origin
git -C "$srv/app.git" config remote.origin.promisor true
guard app
start_daemon

commit_file b.py <<<'x = 1'
push origin main
expect_accept
expect_no_finding

commit_file c.py <<<'x = bad()'
push origin main
expect_reject
expect_findings 'c.py:1 no-bad'
