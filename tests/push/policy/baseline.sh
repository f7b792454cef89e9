#!/usr/bin/env bash
# `baseline:` names the refs whose commits are not new; the others are, however strictly they are
# enforced.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
git switch -q -c release
commit_file r.py <<<'old = bad()'
git switch -q -c develop main
commit_file d.py <<<'old = bad()'
seed origin release develop
git switch -q main
guard app
configure <<'EOF'
policies:
  - repos: [app]
    refs: [refs/heads/main]
    baseline: [refs/heads/release]
  - repos: [app]
    refs: ["refs/heads/**"]
EOF
start_daemon

git merge -q --no-ff -m 'Merge release' release
push origin main
expect_accept
expect_no_finding

git merge -q --no-ff -m 'Merge develop' develop
push origin main
expect_reject
expect_findings 'd.py:1 no-bad'

# Where the policy names none, both are baselines.
push origin main:both
expect_accept
expect_no_finding
