#!/usr/bin/env bash
# `scope: file`: all of a changed file, and nothing of an unchanged one.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
write_file b.py <<<'x = bad()'
write_file c.py <<<'x = bad()'
commit_file a.py <<'EOF'
def touched():
    return 1


def other():
    return bad()


x = bad()
EOF
seed origin main
guard app
configure <<'EOF'
policies:
  - {repos: [app], refs: ["refs/heads/**"], scope: file}
EOF
start_daemon

sed -i 's/return 1/return 2/' a.py
git mv c.py d.py
commit 'Touch one, and move another'
push origin main
expect_reject
expect_findings 'a.py:6 no-bad' 'a.py:9 no-bad'
