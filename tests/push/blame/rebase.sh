#!/usr/bin/env bash
# A rebased branch brings up neither its own old violations nor those of its new base.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
git switch -q -c topic
commit_file topic.py <<'EOF'
def f():
    return bad()
EOF
commit_file b.py <<<'y = 1'
seed origin topic
git switch -q main
commit_file moved.py <<<'old = bad()'
seed origin main
guard app
start_daemon

git switch -q topic
tick
git rebase -q main
push --force origin topic
expect_accept
expect_no_finding

commit_file c.py <<<'new = bad()'
push origin topic
expect_reject
expect_findings 'c.py:1 no-bad'
