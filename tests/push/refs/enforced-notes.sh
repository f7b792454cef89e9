#!/usr/bin/env bash
# A policy may name any ref: then its tree is judged like another.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
configure <<'EOF'
policies:
  - repos: ["app"]
    refs: ["refs/**"]
EOF
start_daemon

git notes add -m 'Looks good' main
push origin refs/notes/commits
expect_accept
expect_no_finding

commit_file b.py <<<'x = bad()'
push origin HEAD:refs/for/main
expect_reject
expect_findings 'b.py:1 no-bad'
