#!/usr/bin/env bash
# Pushes of a shared record are read in pages, with one query for each table and page, not for each push:
# a query costs a way over the network. What is read is what the own record says.
# shellcheck source=tests/fleet/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

start_postgres
configure_fleet
make_spool
fill 450
run send --once --config "$config"
expect_status 0
sql "ALTER DATABASE pushgate SET log_statement = 'all'"
before=$(wc -l <"$pg.log")
run history --config "$config" --format json
expect_status 0
# A cursor's rows are fetched by statements of their own, which name no table.
tail -n +"$((before + 1))" "$pg.log" >"$work/statements"
for table in ref finding skip fault excuse; do
  queries=$(grep -cE "(LOG:.*| )FROM \"?$table\"? " "$work/statements" || true)
  [[ $queries == 3 ]] || fail "$queries queries of the table $table for 450 pushes: $(grep -m 5 "$table" "$work/statements")"
done
python3 - "$work/out" <<'END' || fail "not all pushes were read with their refs"
import json, sys
pushes = json.load(open(sys.argv[1]))["pushes"]
assert len(pushes) == 450 and all(len(push["refs"]) == 1 for push in pushes), len(pushes)
END
expect_same_history
