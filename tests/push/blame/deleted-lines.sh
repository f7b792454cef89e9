#!/usr/bin/env bash
# Lines deleted in a violating function touch nothing; a line added does.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
def f():
    log(1)
    bad()
    log(2)
    return 1


def g():
    bad()
    return 2
EOF
seed origin main
guard app
start_daemon

sed -i '/log(/d' a.py
commit 'Log less'
push origin main
expect_accept
expect_no_finding

sed -i 's/return 1/return 3/' a.py
commit 'Return 3'
push origin main
expect_reject
expect_findings 'a.py:2 no-bad'
