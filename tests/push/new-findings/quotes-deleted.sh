#!/usr/bin/env bash
# Deleting only a line of quotes turns text into code, without adding a line.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
"""
x = bad()
# """
y = bad()
EOF
seed origin main
guard app
start_daemon

sed -i 1d a.py
commit 'Delete the quotes'
[[ $(git diff --numstat HEAD~ HEAD) == 0$'\t'1$'\t'a.py ]] || fail "expected a deletion only"
push origin main
expect_reject
expect_findings 'a.py:1 no-bad'
