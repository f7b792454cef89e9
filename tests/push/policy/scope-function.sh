#!/usr/bin/env bash
# `scope: function`, the default: what stands in a touched function, and nothing else.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
def touched():
    x = bad()
    return 1


def other():
    return bad()


x = bad()
EOF
seed origin main
guard app
configure <<'EOF'
policies:
  - {repos: [app], refs: ["refs/heads/**"], scope: function}
EOF
start_daemon

sed -i 's/return 1/return 2/' a.py
commit 'Touch one'
push origin main
expect_reject
expect_findings 'a.py:2 no-bad'
