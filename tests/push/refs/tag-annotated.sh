#!/usr/bin/env bash
# An annotated tag is peeled to its commit.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file old.py <<<'old = bad()'
seed origin main
guard app
start_daemon

git tag -a -m 'The first' v1
push origin v1
expect_accept
expect_no_finding

commit_file b.py <<'EOF'

x = bad()
EOF
git tag -a -m 'The second' v2
push origin v2
expect_reject
expect_findings 'b.py:2 no-bad'
