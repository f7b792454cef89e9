#!/usr/bin/env bash
# A copy of a violating file is a second violation.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file old.py <<'EOF'
x = 1
y = bad()
EOF
seed origin main
guard app
start_daemon

cp old.py new.py
commit 'Copy'
push origin main
expect_reject
expect_findings 'new.py:2 no-bad'

# Copied and then the original deleted is a rename.
git rm -q old.py
commit 'Delete the original'
push origin main
expect_accept
expect_no_finding
