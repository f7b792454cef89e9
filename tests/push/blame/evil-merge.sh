#!/usr/bin/env bash
# What only the merge commit itself brings is judged, in a conflict it settled or elsewhere.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
first = 1
middle = 1
last = 1
EOF
seed origin main
git switch -q -c legacy
write_file legacy.py <<<'old = bad()'
commit_file a.py <<'EOF'
first = 1
middle = bad(1)
last = 1
EOF
seed origin legacy
git switch -q main
commit_file a.py <<'EOF'
first = 1
middle = 2
last = 1
EOF
seed origin main
git branch before
guard app
start_daemon

# One side of the conflict, as it stands there, is not new.
git merge -q legacy >/dev/null 2>&1 || true
git checkout -q --theirs a.py
commit 'Merge legacy'
push origin main
expect_accept
expect_no_finding

git switch -q -c evil before
git merge -q legacy >/dev/null 2>&1 || true
write_file a.py <<'EOF'
first = 1
middle = bad(3)
last = 1
EOF
write_file evil.py <<'EOF'

x = bad()
EOF
commit 'Merge legacy, with a surprise'
[[ $(git rev-list --parents -1 HEAD | wc -w) == 3 ]] || fail "expected a merge"
push origin evil
expect_reject
expect_findings 'a.py:2 no-bad' 'evil.py:2 no-bad'
