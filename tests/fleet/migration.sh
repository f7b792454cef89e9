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

# Spools as they were in every version, with rows; the process that takes one forward is killed before each
# of its writes.
cat >"$work/die.c" <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>
static int writes;
ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
  ssize_t (*real)(int, const void*, size_t, off64_t) =
      (__typeof__(real))dlsym(RTLD_NEXT, "pwrite64");
  if (++writes == atoi(getenv("DIE_AT"))) kill(getpid(), SIGKILL);
  return real(fd, bytes, size, at);
}
END
cc -shared -fPIC -o "$work/die.so" "$work/die.c" -ldl || skip "no C compiler"
# dies NUMBER: whether the process died before its write of that number.
dies() {
  local status=0
  {
    DIE_AT=$1 LD_PRELOAD=$work/die.so ASAN_OPTIONS=${ASAN_OPTIONS-}:verify_asan_link_order=0 \
      "$PUSHGATE_BIN/pushgate" send --once --config "$config" || status=$?
  } >/dev/null 2>&1
  [[ $status == 137 ]]
}
# rows.py SPOOL FILE: prints the version, and writes what is in it, by the columns that it had in its own one.
cat >rows.py <<'PY'
import json, os, sqlite3, sys
database = sqlite3.connect(sys.argv[1])
if not os.path.exists("columns.json"):
    tables = [name for name, in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    json.dump({table: [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
               for table in tables if table not in ("sent", "chain")}, open("columns.json", "w"))
out = open(sys.argv[2], "w")
for table, columns in sorted(json.load(open("columns.json")).items()):
    rows = database.execute(f"SELECT {', '.join(chr(34) + c + chr(34) for c in columns)} FROM {table}")
    print(table, *sorted(map(repr, rows)), sep="\n", file=out)
print(database.execute("PRAGMA user_version").fetchone()[0])
PY
# audit_on NAME: an audit on a machine that is called so.
audit_on() {
  local user=()
  [[ $EUID == 0 ]] || user=(--user --map-root-user)
  # shellcheck disable=SC2016  # for the other shell
  unshare --uts "${user[@]}" sh -c 'hostname "$1" && shift && exec "$@"' - "$1" \
    "$PUSHGATE_BIN/pushgate" audit team/app --config "$config" >out 2>&1 || fail "$(cat out)"
}
make_bare team/app
clone team/app
write_file a.py <<<'bad(1)'
commit
seed origin main
cd "$work"
sent=0
for version in 1 2 3 4; do
  configure_fleet "v$version"
  make_spool
  rm -f columns.json
  newest=$(python3 rows.py "$history" empty)
  fill 7 "server$version"
  if ((version > 2)); then
    audit_on "audits$version"
  fi
  python3 - "$history" "$version" <<'PY'
import sqlite3, sys
database, version = sqlite3.connect(sys.argv[1]), int(sys.argv[2])
database.execute("DROP INDEX snapshot_by_repository")
database.execute("ALTER TABLE snapshot DROP COLUMN other_ref")
if version < 4:
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
  rm -f columns.json
  is=$(python3 rows.py "$history" before) kills=0 survived=
  # The first goes through all steps; of the others every third write will do.
  step=$((version == 1 ? 1 : 3))
  while [[ $is == "$version" ]]; do
    dies $((kills += step)) || survived=yes
    is=$(python3 rows.py "$history" after)
    [[ -z $survived || $is == "$newest" ]] || fail "schema $version stays"
    cmp before after || fail "rows of schema $version changed when it was killed before write $kills"
  done
  ((kills > 3)) || fail "schema $version was taken forward before anything could happen"
  [[ $is == "$newest" ]] || fail "schema $version became $is on the way"
  run send --once --config "$config"
  expect_status 0
  python3 rows.py "$history" after >/dev/null
  cmp before after || fail "schema $version came forward with other rows"
  run history verify --local --config "$config"
  expect_status 0
  grep -q '^intact: 7 pushes' out || fail "$(cat out)"
  sent=$((sent + 7))
done
expect_shared $sent
[[ $(sql 'SELECT count(*) FROM snapshot') == 2 ]] || fail "the audits did not arrive"

# The tables of the first shared schema are taken forward by whoever sends next; who only reads is told so.
sql 'ALTER TABLE snapshot DROP COLUMN other_ref' 'DROP INDEX snapshot_by_repository' \
  'DELETE FROM pushgate_schema' 'INSERT INTO pushgate_schema VALUES (1)'
run report --config "$config"
expect_status 2
grep -q "an older pushgate has made it; 'pushgate send' takes it forward" err || fail "$(cat err)"
run send --once --config "$config"
expect_status 0
run report --period all --config "$config" --format json
expect_status 0
[[ $(sql 'SELECT count(*) FROM snapshot WHERE other_ref = 0') == 2 ]] || fail "the audits are gone"
