#!/usr/bin/env bash
# The statements of a class body are each their own; its methods are functions.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
class Service:
    first = bad()
    second = 1

    def method(self):
        return bad()

    def other(self):
        return 1
EOF
seed origin main
guard app
start_daemon

sed -i 's/second = 1/second = 2/' a.py
commit 'Edit another statement'
sed -i 's/return 1/return 2/' a.py
commit 'Edit another method'
push origin main
expect_accept
expect_no_finding

sed -i 's/first = bad()/first = bad(1)/' a.py
commit 'Edit the statement'
push origin main
expect_reject
expect_findings 'a.py:2 no-bad'

git reset -q --hard HEAD~
sed -i 's/def method(self)/def method(self, x)/' a.py
commit 'Edit the method'
push origin main
expect_reject
expect_findings 'a.py:6 no-bad'
