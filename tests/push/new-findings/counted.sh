#!/usr/bin/env bash
# Findings that compare equal are counted: one more than before is one too many.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
bad()
"""
bad()
# """
EOF
seed origin main
guard app
start_daemon

# One stays code, the other becomes code: only one of the two is new.
sed -i 2d a.py
commit 'Delete the quotes'
push origin main
expect_reject
[[ $(findings | wc -l) == 1 ]] || fail "expected one finding"
expect_text 'no-bad'
