#!/usr/bin/env bash
# A tag of a tag is peeled to the commit at its end; one that moves is compared with what it named.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file old.py <<<'old = bad()'
seed origin main
guard app
start_daemon

git tag -a -m 'Inner' inner
git tag -a -m 'Middle' middle inner 2>/dev/null
git tag -a -m 'Outer' outer middle 2>/dev/null
push origin outer
expect_accept
expect_no_finding

commit_file b.py <<'EOF'

x = bad()
EOF
git tag -f -a -m 'Inner' inner >/dev/null
git tag -f -a -m 'Middle' middle inner >/dev/null 2>&1
git tag -f -a -m 'Outer' outer middle >/dev/null 2>&1
[[ $(git cat-file -p outer | sed -n 's/^type //p') == tag ]] || fail "outer does not name a tag"
push --force origin outer
expect_reject
expect_findings 'b.py:2 no-bad'
