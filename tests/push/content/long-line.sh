#!/usr/bin/env bash
# A finding far out on a very long line is shown, cut, with the place of the line.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
# Parsing is not what is tested, and may be slow under sanitizers.
configure <<'EOF'
limits: {deadline: 60s, parse: 10s}
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
EOF
start_daemon

{ echo 'x = 1'; printf 'y = [%s bad()]\n' "$(repeat 30000 'good(), ')"; } >b.py
commit 'A long line'
push origin main
expect_reject
expect_findings 'b.py:2 no-bad'
(($(wc -c <<<"$push_output") < 5000)) || fail "expected the line to be cut"
