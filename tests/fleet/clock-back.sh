#!/usr/bin/env bash
# The clock jumps back: rows come in the order of their chain all the same, and each once.
# shellcheck source=tests/fleet/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

start_postgres
configure_fleet
make_spool
now=$(($(date +%s) * 1000000))
fill 20 one $((now + 86400000000))
run send --once --config "$config"
expect_out 'sent 20 rows'
fill 20 one $((now - 400 * 86400000000))
run send --once --config "$config"
expect_status 0
fill 20 one "$now"
run send --once --config "$config"
expect_status 0
expect_shared 60
[[ $(sql "SELECT max(seq) FROM chain") == 60 ]] || fail "the chain ends elsewhere"
for where in "" --local; do
  run history --config "$config" --format json $where
  python3 -c 'import json; print([p["hash"] for p in json.load(open("out"))["pushes"]])' >"order$where"
done
cmp order order--local || fail "another order"
