#!/usr/bin/env bash
# The daemon is killed with -9 while pushes wait for it, accepted or not, or are being judged: each is
# judged in process instead, and gets the right verdict.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
with_fallback
guard app

commit_file good.py <<<'x = 1'
git switch -q -c other
commit_file bad.py <<<'x = bad()'

expect_both_verdicts() {
  finish_push good
  expect_accept
  finish_push bad
  expect_reject
  expect_findings "$1"
}

# Not yet accepted: a daemon that is stopped accepts nobody.
start_daemon
kill -STOP "$daemon_pid"
start_push good origin main
start_push bad origin other
wait_until "both pushes to connect" has_connections waiting 2
kill_daemon
expect_both_verdicts 'bad.py:1 no-bad'

# Accepted, but its workers are held up.
start_daemon
start_peer press "$socket" 40
wait_until "the peers to connect" has_connections accepted 40
git push -q --no-verify --delete origin other 2>/dev/null || true
start_push good origin main:again
start_push bad origin other
wait_until "both pushes to be accepted" has_connections accepted 42
kill_daemon
stop_peers
expect_both_verdicts 'bad.py:1 no-bad'

# In the middle of a large push, wherever that is.
mkdir many
for i in {1..1500}; do printf 'def f():\n    poor(%s)\n' {1..40} >"many/m$i.py"; done
commit_file worse.py <<<'x = bad()'
for pause in 0.05 0.2 0.5; do
  start_daemon
  start_push large origin other:large
  wait_until "the push to be accepted" has_connections accepted 1
  sleep "$pause"
  kill_daemon
  finish_push large
  expect_reject
  expect_finding worse.py:1 no-bad
done
