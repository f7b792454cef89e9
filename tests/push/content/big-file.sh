#!/usr/bin/env bash
# A file over the size limit blocks if it holds a literal that a rule needs; otherwise the receipt
# names it.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

repeat $((5 << 15)) $'# a comment of 32 bytes, no less\n' >big.py
commit 'A big file'
push origin main
expect_accept
expect_no_finding
expect_text big.py

echo 'x = bad()' >>big.py
commit 'With a literal'
push origin main
expect_reject
expect_findings 'big.py gate-size'

# The limit is the policy's to set.
configure <<'EOF'
limits: {deadline: 60s, blob: 8MiB, parse: 30s}
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
EOF
stop_daemon
start_daemon
push origin main
expect_reject
expect_findings "big.py:$(wc -l <big.py) no-bad"
