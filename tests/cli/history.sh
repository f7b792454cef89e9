#!/usr/bin/env bash
# history: its errors, and the status of verify.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

configure_default
run history --config "$config"
expect_status 2
expect_silent out
expect_err "pushgate: there is no record $history"
run history verify --config "$config"
expect_status 2
run history verfy --config "$config"
expect_status 2
expect_err "pushgate: history: there is no 'verfy' (did you mean 'verify'?)"
run history --verdict acept --config "$config"
expect_status 2
expect_err "pushgate: --verdict must be accept, reject or fault (did you mean 'accept'?)"
for time in yesterday 2026-02-30 2026-13-01 ''; do
  run history --since "$time" --config "$config"
  expect_status 2
  expect_err "pushgate: --since must be a time such as 2026-11-25, 2026-11-25T16:30:00Z or 30d"
done
run history verify --head 12 --config "$config"
expect_status 2
run history verify --since 1d --config "$config"
expect_status 2
expect_err "pushgate: history verify knows no --since"
run history would-block --head x --config "$config"
expect_status 2
expect_err "pushgate: history would-block knows no --head"
run history --by user --config "$config"
expect_status 2
run history --limit=-1 --config "$config"
expect_status 2
grep -q '^pushgate: --limit: ' err || fail "$(cat err)"
run history --owner nobody-such
expect_status 2
expect_err "pushgate: there is no record /var/lib/pushgate/nobody-such/history.db"

make_bare app
clone app
zero=0000000000000000000000000000000000000000
for _ in 1 2 3; do
  "$PUSHGATE_BIN/pushgate" judge --repo "$srv/app.git" --config "$config" --record >/dev/null \
    <<<"$zero $zero refs/heads/main"
done
run history verify --config "$config"
expect_status 0
grep -qxF 'intact: 3 pushes' "$work/out" || fail "$(cat "$work/out")"
head=$(sed -n 's/^newest of .*: //p' "$work/out")
run history verify --config "$config" --head "$head"
expect_status 0
run history --config "$config" --limit 0 --format json
expect_status 0
[[ $(tr -d '\n' <"$work/out") == '{"version":1,"pushes":[]}' ]] || fail "$(cat "$work/out")"
command -v sqlite3 >/dev/null || skip "no sqlite3"
sqlite3 "$history" "UPDATE push SET user = 'mallory' WHERE id = 2"
run history verify --config "$config"
expect_status 1
expect_out 'tampered with: push 2 was changed'

# Those without an identity, by themselves: of three pushes one has a name now.
run history --config "$config" --nameless
expect_status 0
[[ $(grep -o '^#[0-9]*' "$work/out" | paste -sd' ') == '#3 #1' ]] || fail "$(cat "$work/out")"
run history --config "$config" --nameless --format json
python3 -c '
import json, sys
pushes = json.load(sys.stdin)["pushes"]
assert [push["id"] for push in pushes] == [3, 1] and not any(push["user"] for push in pushes), pushes' \
  <"$work/out" || fail "$(cat "$work/out")"
run history export --config "$config" --nameless --table pushes
[[ $(wc -l <"$work/out") == 2 ]] || fail "$(cat "$work/out")"
run history would-block --config "$config" --nameless
expect_status 0
run history --config "$config" --nameless --user mallory
expect_status 2
expect_err 'pushgate: give --user or --nameless'
run history verify --config "$config" --nameless
expect_status 2
expect_err 'pushgate: history verify knows no --nameless'

# Times are UTC, whatever the time zone and its summer time; the latest time is first, also after a jump
# of the clock.
at() { echo "$(date -u -d "$1" +%s)000000"; }
sqlite3 "$history" "UPDATE push SET time = $(at 2026-10-25T00:30:00Z) WHERE id = 1" \
  "UPDATE push SET time = $(at 2026-10-24T23:59:59Z) WHERE id = 2" \
  "UPDATE push SET time = $(at 2026-10-26T00:00:00Z) WHERE id = 3"
for zone in UTC Europe/Berlin America/New_York; do
  export TZ=$zone
  run history --config "$config" --since 2026-10-25 --until 2026-10-25
  [[ $(cut -c 1-27 "$work/out" | grep '^#') == '#1  2026-10-25 00:30:00Z  a' ]] || fail "$(cat "$work/out")"
  run history --config "$config" --until 2026-10-26T00:00
  [[ $(grep -o '^#[0-9]*' "$work/out" | paste -sd' ') == '#1 #2' ]] || fail "$(cat "$work/out")"
done
