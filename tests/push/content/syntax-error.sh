#!/usr/bin/env bash
# Around a syntax error the rest is judged, and the receipt says that something could not be read.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

commit_file broken.py <<'EOF'
def f():
    return bad()


def g(:
    return 1


def h():
    return bad()
EOF
push origin main
expect_reject
expect_finding broken.py:2 no-bad
expect_finding broken.py:10 no-bad

commit_file broken.py <<'EOF'
def f():
    return bad


def g(:
    return 1
EOF
push origin main
expect_accept
expect_no_finding
expect_text broken.py
expect_text syntax
