#!/usr/bin/env bash
# At module level a simple statement is touched alone; a compound one by its header and its own
# simple statements.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
first = bad()
second = 1
if second:
    third = bad()
    fourth = 1

    def f():
        return 1

third = bad(
    1,
)
EOF
seed origin main
guard app
start_daemon

sed -i '2s/1/2/' a.py
commit 'Edit a statement'
sed -i 's/return 1/return 2/' a.py
commit 'Edit the function'
push origin main
expect_accept
expect_no_finding

sed -i 's/fourth = 1/fourth = 2/' a.py
commit 'Edit beside it'
push origin main:beside
expect_reject
expect_findings 'a.py:4 no-bad'

git reset -q --hard HEAD~
sed -i 's/if second:/if not second:/' a.py
commit 'Edit the header'
push origin main:header
expect_reject
expect_findings 'a.py:4 no-bad'

git reset -q --hard HEAD~
sed -i 's/^    1,/    2,/' a.py
commit 'Edit a line of a long statement'
push origin main:long
expect_reject
expect_findings 'a.py:10 no-bad'
