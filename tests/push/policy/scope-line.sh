#!/usr/bin/env bash
# `scope: line`: only what begins on an added line.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
write_file evil.txt <<<'x = bad()'
commit_file a.py <<'EOF'
def touched():
    x = bad()
    return 1


x = bad(
    1,
)
EOF
seed origin main
guard app
configure <<'EOF'
policies:
  - {repos: [app], refs: ["refs/heads/**"], scope: line}
EOF
start_daemon

sed -i 's/return 1/return 2/; s/^    1,/    2,/' a.py
commit 'Touch both'
push origin main
expect_accept
expect_no_finding

sed -i 's/return 2/return bad()/' a.py
commit 'Add one'
push origin main
expect_reject
expect_findings 'a.py:3 no-bad'
