#!/usr/bin/env bash
# `block` refuses, `warn` shows and lets pass, `off` does not look.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
configure <<'EOF'
policies:
  - {repos: [app], refs: [refs/heads/block], enforce: block}
  - {repos: [app], refs: [refs/heads/warn], enforce: warn}
  - {repos: [app], refs: [refs/heads/off], enforce: off}
EOF
start_daemon

commit_file b.py <<'EOF'

x = bad()
EOF
push origin HEAD:refs/heads/block
expect_reject
expect_findings 'b.py:2 no-bad'

push origin HEAD:refs/heads/off
expect_accept
expect_no_finding

push origin HEAD:refs/heads/warn
expect_accept
expect_findings 'b.py:2 no-bad'

# Neither of these made it old for the strict one.
push origin HEAD:refs/heads/block
expect_reject
expect_findings 'b.py:2 no-bad'
