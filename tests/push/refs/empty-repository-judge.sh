#!/usr/bin/env bash
# The first push into an empty repository is judged whole.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
guard app
start_daemon

commit_file a.py <<<'x = 1'
commit_file lib/b.py <<'EOF'

y = bad()
EOF
commit_file c.py <<<'z = 1'
push origin main
expect_reject
expect_findings 'lib/b.py:2 no-bad'

git rm -q lib/b.py
commit 'Remove it'
push origin main
expect_accept
expect_no_finding
