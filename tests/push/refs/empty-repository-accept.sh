#!/usr/bin/env bash
# With `initial: accept` the first push into an empty repository is taken as it is, and the next
# is judged against it.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
guard app
configure <<'EOF'
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
    initial: accept
EOF
start_daemon

commit_file a.py <<<'old = bad()'
push origin main
expect_accept
expect_no_finding

commit_file b.py <<'EOF'

new = bad()
EOF
push origin main
expect_reject
expect_findings 'b.py:2 no-bad'

# A second branch is not a first push.
push origin HEAD:refs/heads/other
expect_reject
expect_findings 'b.py:2 no-bad'
