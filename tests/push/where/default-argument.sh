#!/usr/bin/env bash
# A default argument belongs to its function: it is found there, and a change of it touches the
# body.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
def a(
    first=1,
    second=2,
):
    return bad()


def b(
    first=1,
):
    return bad()
EOF
seed origin main
guard app
start_daemon

sed -i '3s/2/bad()/' a.py
commit 'Change a default'
push origin main
expect_reject
expect_findings 'a.py:3 no-bad' 'a.py:5 no-bad'
