#!/usr/bin/env bash
# A criss-cross merge has two merge bases: neither its sides nor their old violations are new.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
git switch -q -c left
commit_file left.py <<<'l = bad()'
git switch -q -c right main
commit_file right.py <<<'r = bad()'
seed origin left right
guard app
start_daemon

git switch -q left
git merge -q -m 'Right into left' right
git switch -q right
git merge -q -m 'Left into right' left~1
git switch -q main
git merge -q --no-ff -m 'Both' left
git merge -q --no-ff -m 'And again' right
[[ $(git merge-base --all left right | wc -l) == 2 ]] || fail "expected two merge bases"
push origin main left right
expect_accept
expect_no_finding

git switch -q -c evil left
commit_file left2.py <<<'new = bad()'
git merge -q -m 'Right into evil' right
push origin evil
expect_reject
expect_findings 'left2.py:1 no-bad'
