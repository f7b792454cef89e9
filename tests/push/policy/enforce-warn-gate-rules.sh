#!/usr/bin/env bash
# `enforce: warn` caps what the gate itself finds, too.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
configure <<'EOF'
policies:
  - {repos: [app], refs: ["refs/heads/**"], enforce: warn}
EOF
start_daemon

printf '# coding: utf-7\nx = 1\n' >utf7.py
commit 'An encoding'
push origin main
expect_accept
expect_findings 'utf7.py gate-encoding'
