#!/usr/bin/env bash
# The disk of the spool fills up while the database is away: pushes are refused with a text that says so,
# the sender says so too, and with room again everything goes on and arrives once.
# shellcheck source=tests/fleet/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

[[ $EUID == 0 ]] || skip "only root can mount a small disk"
mkdir -p small
mount -t tmpfs -o size=1400k tmpfs small 2>/dev/null || skip "tmpfs cannot be mounted"
unmount() {
  [[ -z $daemon_pid ]] || kill -KILL "$daemon_pid" 2>/dev/null
  sleep 0.2
  umount -l "$work/small"
}
at_end unmount

start_postgres
configure_fleet
sed -i "s|^spool: .*|spool: sqlite://$work/small/history.db|" "$config"
history=$work/small/history.db
make_bare app
clone app
guard app
start_daemon
commit_file a.py <<<'x = 1'
push origin main
expect_accept
(cd "$work" && run send --once --config "$config")
stop_postgres
accepted=1
for i in {1..40}; do
  commit_file "m$i.py" <<<"x = $i"
  push origin main
  if [[ $push_status != 0 ]]; then
    expect_fault
    break
  fi
  accepted=$((accepted + 1))
  ((i < 5)) || dd if=/dev/zero of="$work/small/ballast" bs=4k 2>/dev/null || true
done
[[ $push_status != 0 ]] || fail "the disk did not fill"
grep -qF 'the disk is full; make room in' <<<"$(pusher_text | tr -s ' \n' ' ')" || fail "it does not say why"
cd "$work"
start_postgres
# What was sent cannot be noted, but is not sent again for that.
run send --once --config "$config"
rm small/ballast
run send --once --config "$config"
expect_status 0
(cd "$work/clone/app" && git push -q origin main) || fail "with room again a push is refused"
run send --once --config "$config"
expect_status 0
expect_shared "$(python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM push").fetchone()[0])' "$history")"
[[ $(sql "SELECT count(*) FROM push WHERE verdict = 'accept'") == $((accepted + 1)) ]] || fail "pushes are missing"
