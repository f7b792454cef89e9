#!/usr/bin/env bash
# Two audits of one server at once, and the sender beside them: one chain, each row once over there.
# shellcheck source=tests/fleet/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

start_postgres
configure_fleet
make_bare app
clone app
commit_file a.py <<<'bad(1)'
seed origin main
cd "$work"
start_sender
for _ in 1 2 3; do
  "$PUSHGATE_BIN/pushgate" audit --force --config "$config" >one.out 2>&1 &
  first=$!
  "$PUSHGATE_BIN/pushgate" audit --force --config "$config" >two.out 2>&1 &
  second=$!
  wait "$first" || fail "$(cat one.out)"
  wait "$second" || fail "$(cat two.out)"
done
audits() { [[ $(sql 'SELECT count(*) FROM snapshot') == 6 ]]; }
wait_until "six audits" audits
kill_sender
[[ $(sql 'SELECT count(*), max(seq) FROM snapshot') == '6|6' ]] || fail "$(sql 'SELECT seq FROM snapshot')"
for where in "" --local; do
  run history verify --config "$config" $where
  expect_status 0
  expect_out 'intact: 0 pushes, 6 audits'
done
