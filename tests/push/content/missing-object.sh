#!/usr/bin/env bash
# A blob that the server has lost cannot be judged: the push that needs it is refused.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
write_file text.txt <<<'x = bad()'
commit_file old.py <<'EOF'
x = 1
y = 2
EOF
seed origin main
text=$(git rev-parse HEAD:text.txt)
old=$(git rev-parse HEAD:old.py)
guard app
start_daemon

lose() { rm "$srv/app.git/objects/${1:0:2}/${1:2}"; }

# The client does not send it again: the server's refs say that it is there.
lose "$text"
git mv text.txt new.py
commit 'Make it Python'
push origin main
expect_reject
expect_finding new.py gate-content

# Of a change, the side before it: what was there is not known, so nothing there is old.
git reset -q --hard HEAD~
lose "$old"
commit_file old.py <<'EOF'
x = 1
y = bad()
EOF
push origin main
expect_reject
expect_text old.py

# Files that need neither are judged as ever.
git reset -q --hard HEAD~
commit_file c.py <<<'x = 1'
push origin main
expect_accept
commit_file d.py <<<'new = bad()'
push origin main
expect_reject
expect_findings 'd.py:1 no-bad'
