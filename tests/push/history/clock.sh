#!/usr/bin/env bash
# Clocks that jump and zones with summer time: rows keep their order in the chain, times are UTC, and an
# entry ends when UTC says so.
# shellcheck source=tests/push/history/lib.sh
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || skip "no sqlite3"

cat >"$work/bypass.yaml" <<'YAML'
entries:
  - {id: over, users: [alice], until: "2026-03-29T02:30:00+01:00"}
  - {id: open, users: [bob], until: "2999-10-31T02:30:00+02:00"}
YAML
configure <<YAML
bypass: [$work/bypass.yaml]
retention: 30d
policies:
  - {repos: ["**"], refs: ["refs/heads/**"]}
YAML
make_bare app
clone app
guard app
start_daemon
for n in 1 2 3 4; do
  commit_file "$n.py" <<<"x = $n"
  push origin main
  expect_accept
done
# As if the clock had been a year ahead for the second push, and years behind for the third.
stop_daemon
chain() { sqlite3 "$history" 'SELECT group_concat(id, " ") FROM (SELECT id FROM push ORDER BY seq)'; }
sqlite3 "$history" "UPDATE push SET time = time + 365 * 86400000000 WHERE id = 2" \
  "UPDATE push SET time = time - 3000 * 86400000000 WHERE id IN (1, 3)"
start_daemon
one_gone() { [[ $(chain) == '2 3 4' ]]; }
wait_until "retention to remove the first alone" one_gone
commit_file 5.py <<<'x = 5'
push origin main
expect_accept
# What stands behind a row from the future stays: longer than asked for, never shorter.
[[ $(chain) == '2 3 4 6' ]] || fail "the chain is $(chain)"
[[ $(sqlite3 "$history" 'SELECT previous = (SELECT hash FROM checkpoint) FROM push WHERE id = 6') == 1 ]] ||
  fail "the chain does not go on"
[[ $(history_of | grep -o '^#[0-9]*' | paste -sd' ') == '#2 #6 #4 #3' ]] || fail "not by time: $(history_of)"

# Around the hour that summer time takes away and gives twice.
check() {
  TZ=$1 "$PUSHGATE_BIN/pushgate" bypass check --config "$config" --user "$2" --repo app --ref main --at "$3" 2>&1 |
    head -n 1 | cut -d' ' -f1-3
}
for zone in UTC Europe/Berlin America/New_York Australia/Lord_Howe; do
  [[ $(check $zone alice 2026-03-29T01:29:59Z) == 'excused by over' ]] || fail "$zone: before"
  [[ $(check $zone alice 2026-03-29T01:30:00Z) == 'not excused'* ]] || fail "$zone: at the end"
  [[ $(check $zone bob 2999-10-31T00:29:59Z) == 'excused by open' ]] || fail "$zone: first"
  [[ $(check $zone bob 2999-10-31T02:30:00+02:00) == 'not excused'* ]] || fail "$zone: second"
done
