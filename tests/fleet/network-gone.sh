#!/usr/bin/env bash
# The database is away for a thousand pushes and back: the daemon says what waits and what to do, the
# sender brings all of it; what another machine of the same name has is never mixed in.
# shellcheck source=tests/fleet/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

start_postgres
configure_fleet
make_spool
start_daemon
start_sender
fill 10
wait_until "the first rows" shared_rows 10
stop_postgres
fill 1000
says() {
  run status --socket "$socket"
  grep -qF "$1" out
}
wait_until "the status to say so" says 'rows are not in the shared record yet, the oldest of'
wait_until "the status to say why" says 'see that PostgreSQL runs there'
[[ $command_status == 1 ]] || fail "the status says that all is well"
run status --socket "$socket" --format prometheus
grep -q '^pushgate_unsent_rows{.*} 1000$' out || fail "$(cat out)"
# The rows of a spool whose database is away are those of its server, and can be looked at.
run history --local --config "$config" --limit 1 --format json
expect_status 0
run history --config "$config"
expect_status 2
grep -q 'it cannot be reached' err || fail "$(cat err)"
start_postgres
wait_until "all rows" shared_rows 1010
wait_until "the status to be well" says 'all is well'
kill_sender
expect_shared 1010

# Another machine has the same name.
configure_fleet other
make_spool
fill 30 one 1600000000000000
run send --once --config "$config"
expect_status 1
grep -q 'the shared record has rows of one that this record does not have: two machines have one name' err ||
  fail "$(cat err)"
fill 20 two
run send --once --config "$config"
expect_status 1
shared_rows 1030 || fail "the other chain was held up"
# A row that was changed before it went is not taken, nor is what follows it.
fill 5 three
python3 -c 'import sqlite3, sys
d = sqlite3.connect(sys.argv[1]); d.execute("UPDATE push SET verdict = \"accept\", took = 0 WHERE server = \"three\" AND seq = 3"); d.commit()' "$history"
run send --once --config "$config"
expect_status 1
grep -q 'row 53 of this record is not as it was written' err || fail "$(cat err)"
[[ $(sql "SELECT count(*) FROM push WHERE server = 'three'") == 2 ]] || fail "it was taken"
