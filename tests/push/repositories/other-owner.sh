#!/usr/bin/env bash
# A repository that belongs to another user is judged: whom the daemon serves is not the question.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

[[ $(id -u) == 0 ]] || skip "only root can give a repository away"
make_bare app
clone app
commit_file a.py <<<'old = bad()'
seed origin main
guard app
chown -R nobody "$srv/app.git"
start_daemon

commit_file b.py <<<'x = 1'
push origin main
expect_accept
expect_no_finding

commit_file c.py <<<'x = bad()'
push origin main
expect_reject
expect_findings 'c.py:1 no-bad'
