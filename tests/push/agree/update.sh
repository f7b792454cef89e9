#!/usr/bin/env bash
# Check, judge and gate agree on an ordinary push: old lines, new lines, warnings.
# shellcheck source=tests/push/agree/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
def f():
    return bad()


def g():
    x = bad()
    return 1
EOF
seed origin main
guard app
start_daemon

sed -i 's/return 1/return poor()/' a.py
commit_file b.py <<'EOF'

x = noted()
y = bad()
EOF
push origin main
expect_agreement refs/heads/main
expect_findings 'a.py:6 no-bad' 'a.py:7 no-poor' 'b.py:3 no-bad'
