#!/usr/bin/env bash
# An amended commit is new, but the lines that the old tip had are not.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
git switch -q -c topic
commit_file b.py <<'EOF'
def f():
    return bad()
EOF
seed origin topic
guard app
start_daemon

tick
git commit -q --amend -m 'A better message'
push --force origin topic
expect_accept
expect_no_finding

write_file b.py <<'EOF'
def f():
    return bad()


def g():
    return bad()
EOF
git add b.py
git commit -q --amend --no-edit
push --force origin topic
expect_reject
expect_findings 'b.py:6 no-bad'
