#!/usr/bin/env bash
# A line is new only if it is new against every branch that the push stands on.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
one = 1

two = 2

three = 3
EOF
seed origin main
git switch -q -c left
sed -i '1s/1/bad(1)/' a.py
commit 'Left'
git switch -q -c right main
sed -i '5s/3/bad(3)/' a.py
commit 'Right'
seed origin left right
guard app
start_daemon

git switch -q main
git merge -q --no-ff -m 'Left' left
git merge -q --no-ff -m 'Right' right
push origin main
expect_accept
expect_no_finding

sed -i '3s/2/bad(2)/' a.py
commit 'Something new'
push origin main
expect_reject
expect_findings 'a.py:3 no-bad'
