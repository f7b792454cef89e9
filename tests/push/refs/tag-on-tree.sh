#!/usr/bin/env bash
# A tag on a tree is judged whole.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

git tag clean 'main^{tree}'
push origin clean
expect_accept
expect_no_finding

write_file lib/b.py <<'EOF'
x = 1
y = bad()
EOF
git add -A
git tag -a -m 'A tree' guilty "$(git write-tree)"
push origin guilty
expect_reject
expect_findings 'lib/b.py:2 no-bad'
