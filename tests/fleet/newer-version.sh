#!/usr/bin/env bash
# A store of an unknown newer version, of either kind, and another program's database get a clear error
# from everybody, and nothing is written to them.
# shellcheck source=tests/fleet/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

everybody_says() {
  local command
  for command in "send --once" "history" "history verify" "report" "dashboard --out $work/pages"; do
    # shellcheck disable=SC2086  # words
    run $command --config "$config"
    expect_status 2
    grep -qF -- "$1" err || fail "$command: $(cat err)"
  done
}

start_postgres
configure_fleet
make_spool
fill 3
run send --once --config "$config"
sql 'UPDATE pushgate_schema SET version = 99'
fill 3
dump() { pg_dump -d "$shared" | grep -v '^.\(un\)\?restrict '; }
dump >before
everybody_says 'a newer pushgate has written it (schema 99, this one knows 2)'
dump | cmp - before || fail "something was written"
sql 'UPDATE pushgate_schema SET version = 2'

# The spool is newer.
python3 -c 'import sqlite3, sys
d = sqlite3.connect(sys.argv[1]); d.execute("PRAGMA user_version = 99"); d.close()' "$history"
sha256sum "$history" >before.spool
run send --once --config "$config"
expect_status 2
grep -q 'a newer pushgate has written it (schema 99' err || fail "$(cat err)"
sha256sum -c --quiet before.spool || fail "something was written"
shared_rows 3 || fail "rows were sent"

# Somebody else's database.
psql -X -q -d "$shared" -c "SET client_min_messages TO error" -c 'DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE invoice (id int)'
configure_fleet other
dump >before
everybody_says "it is another program's database"
dump | cmp - before || fail "something was written"

# No word of a password, wherever it may come from.
export PGPASSWORD=not-to-be-seen
everybody_says "it is another program's database"
! grep -rq not-to-be-seen out err || fail "a password was printed"
