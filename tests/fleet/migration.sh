#!/usr/bin/env bash
# The tables of a shared record are made whole or not at all, by one of several servers that come at
# once; a spool of every schema that there was is taken forward with its rows, and these arrive.
# shellcheck source=tests/fleet/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

start_postgres
configure_fleet
# Interrupted: the database refuses the last table, and at another time is killed while they are made.
psql -X -q -d "$shared" -c "CREATE FUNCTION stop() RETURNS event_trigger LANGUAGE plpgsql AS
  'BEGIN IF (SELECT bool_or(object_identity = ''public.lease'') FROM pg_event_trigger_ddl_commands()) THEN
     PERFORM pg_sleep(3600); END IF; END'" -c "CREATE EVENT TRIGGER stop ON ddl_command_end EXECUTE FUNCTION stop()"
waits() { [[ $(sql "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == 1 ]]; }
start_sender
wait_until "the tables to be made" waits
kill_sender
stop_postgres KILL
start_postgres
[[ $(sql "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == 0 ]] ||
  fail "half of the tables are there"
psql -X -q -d "$shared" -c 'DROP EVENT TRIGGER stop' -c 'DROP FUNCTION stop'

# Several servers at once.
pids=()
for name in a b c d; do
  (configure_fleet $name && "$PUSHGATE_BIN/pushgate" send --once --config "$config" >"$name.out" 2>&1) &
  pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid" || fail "$(cat ./*.out)"; done

# Spools as they were in every version, with rows.
sent=0
for version in 1 2 3; do
  configure_fleet "v$version"
  make_spool
  fill 7 "server$version"
  python3 - "$history" "$version" <<'PY'
import sqlite3, sys
database, version = sqlite3.connect(sys.argv[1]), int(sys.argv[2])
database.execute("DROP TABLE sent")
if version < 3:
    for table in "snapshot", "snapshot_file", "snapshot_finding":
        database.execute(f"DROP TABLE {table}")
if version < 2:
    database.execute("DROP INDEX push_by_baseline")
    for table, column in (("push", "baseline_id"), ("push", "baseline_digest"), ("baseline", "digest"),
                          ("checkpoint", "repositories")):
        database.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    database.execute("DROP TABLE accepted_repository")
database.execute(f"PRAGMA user_version = {version}")
database.commit()
PY
  # Interrupted at any point it is as before: somebody has the file.
  python3 - "$history" <<'PY' &
import sqlite3, sys, time
database = sqlite3.connect(sys.argv[1]); database.execute("BEGIN IMMEDIATE"); open("held", "w").close(); time.sleep(30)
PY
  holder=$!
  wait_until "somebody to have the file" test -e held
  rm held
  timeout -s KILL 1 "$PUSHGATE_BIN/pushgate" send --once --config "$config" >/dev/null 2>&1 || true
  kill -KILL "$holder" 2>/dev/null || true
  wait "$holder" 2>/dev/null || true
  is=$(python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version").fetchone()[0])' "$history")
  [[ $is == "$version" ]] || fail "schema $version became $is on the way"
  run send --once --config "$config"
  expect_status 0
  expect_out 'sent 7 rows'
  run history verify --local --config "$config"
  expect_status 0
  expect_out 'intact: 7 pushes'
  sent=$((sent + 7))
done
expect_shared $sent
