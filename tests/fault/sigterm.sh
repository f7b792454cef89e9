#!/usr/bin/env bash
# SIGTERM in the middle of pushes loses none: who has connected is judged by the daemon before it ends,
# who comes later in process.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
no_fallback
commit_file good.py <<<'x = 1'
git switch -q -c other
commit_file bad.py <<<'x = bad()'

# Eight pushes that only this daemon can judge: some wait in its queue, some are not yet accepted.
deadline=40s
guard app
start_daemon
start_peer press "$socket" 20
wait_until "the peers to connect" has_connections accepted 20
for i in 1 2 3; do
  start_push "good$i" origin "main:good$i"
  start_push "bad$i" origin "other:bad$i"
done
wait_until "the pushes to be accepted" has_connections accepted 26
kill -STOP "$daemon_pid"
start_push good4 origin main:good4
start_push bad4 origin other:bad4
wait_until "the last pushes to connect" has_connections waiting 2
kill -TERM "$daemon_pid"
kill -CONT "$daemon_pid"
socket_gone() { [[ ! -e $socket ]]; }
wait_until "the socket to be withdrawn" socket_gone
stop_peers
for i in 1 2 3 4; do
  finish_push "good$i"
  expect_accept
  finish_push "bad$i"
  expect_reject
  expect_findings 'bad.py:1 no-bad'
done
stop_daemon

# A daemon that is restarted again and again while pushes come.
with_fallback
deadline=60s
guard app
restart_until_told() {
  while [[ ! -e $work/stop ]]; do
    start_daemon
    sleep 0.2
    stop_daemon
  done
}
restart_until_told &
restarting=$!
for round in 1 2 3 4; do
  for i in 1 2; do
    start_push "good$i" origin "main:round$round-good$i"
    start_push "bad$i" origin "other:round$round-bad$i"
  done
  for i in 1 2; do
    finish_push "good$i"
    expect_accept
    finish_push "bad$i"
    expect_reject
    expect_findings 'bad.py:1 no-bad'
  done
done
touch "$work/stop"
wait "$restarting" || fail "the daemon did not start again, or not end"
