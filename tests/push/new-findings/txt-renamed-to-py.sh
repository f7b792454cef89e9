#!/usr/bin/env bash
# A file that no rule had looked at becomes Python by a rename: nobody had its findings.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
write_file evil.txt <<'EOF'
x = 1
y = bad()
EOF
commit_file old.py <<'EOF'
z = 1
old = bad()
EOF
seed origin main
guard app
start_daemon

git mv evil.txt evil.py
git mv old.py renamed.py
commit 'Rename both'
push origin main
expect_reject
expect_findings 'evil.py:2 no-bad'
