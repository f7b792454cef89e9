#!/usr/bin/env bash
# A commit that went to an unenforced ref first is as new as before on an enforced one.
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
    refs: ["refs/heads/scratch/**"]
    enforce: off
  - repos: ["**"]
    refs: ["refs/heads/**"]
EOF
start_daemon

commit_file b.py <<<'x = bad()'
push origin HEAD:refs/heads/scratch/x HEAD:refs/elsewhere/x
expect_accept
expect_no_finding
expect_text refs/heads/scratch/x

push origin main
expect_reject
expect_findings 'b.py:1 no-bad'

# Nor does a commit on top of it, pushed to the unenforced ref as well, hide it.
commit_file c.py <<<'y = 1'
push origin HEAD:refs/heads/scratch/x
expect_accept
push origin main
expect_reject
expect_findings 'b.py:1 no-bad'
