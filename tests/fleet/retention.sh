#!/usr/bin/env bash
# Retention waits for what was not sent, and goes no further than that for 30 days; what it removes is
# removed from the shared record too, by the checkpoint that says so, and uses of entries are as before.
# shellcheck source=tests/fleet/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

start_postgres
configure_fleet
sed -i '$a retention: 10d' "$config"
make_spool
day=86400000000
now=$(($(date +%s) * 1000000))
# Sixty of 20 days ago, of which half is sent; and some of today.
fill 30 one $((now - 20 * day))
run send --once --config "$config"
expect_out 'sent 30 rows'
fill 30 one $((now - 20 * day))
fill 5 two $((now - 3600000000))
own_rows() {
  python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM push WHERE server = ?", [sys.argv[2]]).fetchone()[0])' \
    "$history" one
}
has_own() { [[ $(own_rows) == "$1" ]]; }
start_daemon
wait_until "the rows that were sent to go" has_own 30
stop_daemon
start_daemon
sleep 0.5
stop_daemon
has_own 30 || fail "retention took what was not sent: $(own_rows) are left"
run send --once --config "$config"
expect_status 0
expect_shared 35
run history verify --config "$config" --local
expect_status 0
start_daemon
wait_until "the others to go" has_own 0
stop_daemon
run send --once --config "$config"
expect_status 0
expect_shared 5

# Nobody sends for longer than 30 days more than `retention`: the disk has an end.
fill 20 three $((now - 60 * day))
fill 20 three $((now - 20 * day))
start_daemon
gone() { (($(python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM push WHERE server = \"three\"").fetchone()[0])' "$history") == 20)); }
wait_until "the oldest to go" gone
stop_daemon
grep -q '20 rows that the shared record never got were removed' "$daemon_log" || fail "nothing was said"
run send --once --config "$config"
expect_status 0
expect_shared 25
