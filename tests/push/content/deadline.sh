#!/usr/bin/env bash
# A push that cannot be judged in time is refused by name, however the deadline was given.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
configure <<'EOF'
limits: {deadline: 1ms, parse: 60s}
policies:
  - {repos: [app], refs: ["refs/heads/**"]}
EOF
start_daemon

for ((i = 0; i < 20000; i++)); do echo "x = bad + $i"; done >b.py
for name in c d e f; do
  cp b.py "$name.py"
  echo "y = $name" >>"$name.py"
done
commit 'Much to read'
push origin main
expect_reject
expect_text gate-deadline
