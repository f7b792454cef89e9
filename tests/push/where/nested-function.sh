#!/usr/bin/env bash
# An edit of a nested function does not touch the one around it, nor the other way round.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
def outer():
    x = bad("outer")

    def inner():
        y = bad("inner")
        return 1

    return inner
EOF
seed origin main
guard app
start_daemon

sed -i 's/return 1/return 2/' a.py
commit 'Edit the inner one'
push origin main:inner
expect_reject
expect_findings 'a.py:5 no-bad'

git reset -q --hard HEAD~
sed -i 's/return inner/return inner()/' a.py
commit 'Edit the outer one'
push origin main:outer
expect_reject
expect_findings 'a.py:2 no-bad'
