#!/usr/bin/env bash
# Objects that arrive as a pack, with deltas against what the server has, are judged like loose
# ones.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
for ((i = 0; i < 400; i++)); do echo "line_$i = $i"; done >a.py
commit
seed origin main
git -C "$srv/app.git" repack -q -a -d
git -C "$srv/app.git" config receive.unpackLimit 1
guard app
start_daemon

sed -i '200s/.*/middle = 1/' a.py
commit 'A delta'
push origin main
expect_accept
expect_no_finding

sed -i '300s/.*/middle = bad()/' a.py
commit 'Another delta'
push origin main
expect_reject
expect_findings 'a.py:300 no-bad'
