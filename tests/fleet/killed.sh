#!/usr/bin/env bash
# PostgreSQL is killed in the middle of a write and started again: the sender goes on by itself, and
# nothing is missing or there twice.
# shellcheck source=tests/fleet/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

start_postgres
configure_fleet
make_spool
fill 4000
start_sender
some_rows() { (($(sql 'SELECT count(*) FROM push' 2>/dev/null || echo 0) > $1)); }
wait_until "the first rows" some_rows 0
for _ in 1 2; do
  stop_postgres KILL
  sleep 0.3
  start_postgres
  fill 50
  sleep 0.5
done
wait_until "all rows" shared_rows 4100
kill_sender
expect_shared 4100
grep -q 'pushgate: the shared record postgresql:///pushgate: ' sender.log || fail "nothing was said: $(cat sender.log)"
