#!/usr/bin/env bash
# The receipt of a good push is a line; `receipt: quiet` takes it away, but never what was skipped.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

commit_file b.py <<<'x = 1'
push origin main
expect_accept
[[ $(pusher_text | wc -l) == 1 ]] || fail "expected one line"

stop_daemon
configure <<'EOF'
receipt: quiet
policies:
  - {repos: [app], refs: ["refs/heads/**"]}
EOF
start_daemon
commit_file b.py <<<'x = 2'
push origin main
expect_accept
[[ -z $(pusher_text) ]] || fail "expected not a word"

ln -s /nowhere link.py
commit 'A link'
push origin main
expect_accept
expect_text link.py

commit_file c.py <<<'x = bad()'
push origin main
expect_reject
expect_findings 'c.py:1 no-bad'
