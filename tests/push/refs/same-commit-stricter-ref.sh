#!/usr/bin/env bash
# Of two refs with the same commit, one lenient: the strict one still refuses.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
configure <<'EOF'
policies:
  - repos: ["**"]
    refs: ["refs/heads/lenient"]
    enforce: warn
  - repos: ["**"]
    refs: ["refs/heads/**"]
EOF
start_daemon

commit_file b.py <<<'x = bad()'
push origin HEAD:refs/heads/lenient HEAD:refs/heads/strict
expect_reject
expect_finding 'b.py:1' no-bad

push origin HEAD:refs/heads/lenient
expect_accept
expect_finding 'b.py:1' no-bad

# Once there, it is no baseline for the strict one.
push origin HEAD:refs/heads/strict
expect_reject
expect_findings 'b.py:1 no-bad'
