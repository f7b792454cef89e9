#!/usr/bin/env bash
# A new branch answers for its own commits, however many, and for no older ones.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file old.py <<<'old = bad()'
seed origin main
guard app
start_daemon

git switch -q -c feature
commit_file clean.py <<<'x = 1'
push origin feature
expect_accept
expect_no_finding

# The violation is in the oldest of many new commits.
commit_file b.py <<'EOF'
x = 1

y = bad()
EOF
for ((i = 0; i < 60; i++)); do commit_file "note$i.txt" <<<"$i"; done
push origin feature:second
expect_reject
expect_findings 'b.py:3 no-bad'
