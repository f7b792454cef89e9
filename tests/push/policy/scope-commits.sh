#!/usr/bin/env bash
# `scope_commits: tip` judges what comes of a push, `each` every commit in it.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
def f():
    return bad()
EOF
seed origin main
guard app
configure <<'EOF'
policies:
  - {repos: [app], refs: [refs/heads/tip], scope_commits: tip}
  - {repos: [app], refs: [refs/heads/each, refs/heads/main], scope_commits: each}
EOF
start_daemon
push origin main:tip main:each
expect_accept
expect_no_finding

commit_file b.py <<'EOF'

x = bad()
EOF
guilty=$(git rev-parse --short=7 HEAD)
commit_file b.py <<'EOF'

x = good()
EOF
push origin HEAD:tip
expect_accept
expect_no_finding

# What was judged by its tip alone is no baseline where each commit counts.
push origin HEAD:each
expect_reject
expect_findings 'b.py:2 no-bad'
expect_text "$guilty"

git reset -q --hard origin/main
commit_file c.py <<<'x = 1'
commit_file d.py <<<'x = 2'
push --force origin HEAD:each
expect_accept
expect_no_finding
