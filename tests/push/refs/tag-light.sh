#!/usr/bin/env bash
# A light tag brings its commits before the gate, and only those that are new.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file old.py <<<'old = bad()'
seed origin main
guard app
start_daemon

git tag v1
push origin v1
expect_accept
expect_no_finding

commit_file b.py <<'EOF'

x = bad()
EOF
git tag v2
push origin v2
expect_reject
expect_findings 'b.py:2 no-bad'
