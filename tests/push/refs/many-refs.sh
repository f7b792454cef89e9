#!/usr/bin/env bash
# A push of a thousand branches is judged, soon, and the guilty one is named.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

commit_file b.py <<<'x = 2'
for ((i = 0; i < 1000; i++)); do echo "create refs/heads/b/$i HEAD"; done | git update-ref --stdin
push origin 'refs/heads/b/*'
expect_accept
expect_no_finding

commit_file c.py <<<'x = bad()'
git update-ref refs/heads/b/500 HEAD
for ((i = 0; i < 1000; i++)); do echo "create refs/heads/c/$i HEAD~"; done | git update-ref --stdin
push origin 'refs/heads/b/*' 'refs/heads/c/*'
expect_reject
expect_findings 'c.py:1 no-bad'
expect_text refs/heads/b/500
