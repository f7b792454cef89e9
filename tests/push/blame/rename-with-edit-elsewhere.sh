#!/usr/bin/env bash
# A rename with an edit in one function brings no blame for another function.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
write_file a.py <<'EOF'
"""Enough lines for git to see that the file moved."""


def violating():
    first = 1
    second = 2
    return bad(first, second)


def innocent():
    first = 1
    second = 2
    return good(first, second)
EOF
commit
seed origin main
guard app
start_daemon

git mv a.py moved.py
sed -i 's/return good(first, second)/return good(second, first)/' moved.py
commit 'Move and edit'
push origin main
expect_accept
expect_no_finding

# The twin: an edit in the violating function touches it.
git mv moved.py again.py
sed -i '5s/1/3/' again.py
commit 'Move and edit the violating function'
push origin main
expect_reject
expect_findings 'again.py:7 no-bad'
