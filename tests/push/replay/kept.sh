#!/usr/bin/env bash
# keep_rejected: the objects of refused pushes are kept beside the record, by the daemon and by the
# fallback, loose or packed, and removed after that span.
# shellcheck source=tests/push/replay/lib.sh
. "$(dirname "$0")/lib.sh"

keep() {
  configure <<YAML
keep_rejected: $1
policies:
  - {repos: ["**"], refs: ["refs/heads/**"]}
YAML
}
folders() { find "$work/state/rejected" -mindepth 1 -maxdepth 1 2>/dev/null | wc -l; }
make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app

keep 0d
start_daemon
commit_file b.py <<<'x = bad()'
push origin main
expect_reject
expect_count 1
[[ $(folders) == 0 ]] || fail "kept without being asked to"
replay 2 1
expect_said 'its objects are gone'

stop_daemon
keep 1h
start_daemon
push origin main
expect_reject
expect_count 2
git -C "$srv/app.git" config receive.unpackLimit 1
push origin main
expect_reject
expect_count 3
stop_daemon
with_fallback
guard app
push origin main
expect_reject
expect_count 4
[[ $(folders) == 3 ]] || fail "not one folder for each: $(ls -R "$work/state")"
[[ $(stat -c %a "$work/state/rejected") == 700 ]] || fail "others can read it"
for id in 2 3 4; do
  untouched replay 0 "$id"
  expect_line 'judged again: reject; nothing differs'
done
! git -C "$srv/app.git" cat-file -e "$(git rev-parse HEAD)" 2>/dev/null || fail "git kept it itself"

# Accepted pushes leave nothing.
git reset -q --hard origin/main
commit_file c.py <<<'x = 2'
push origin main
expect_accept
[[ $(folders) == 3 ]] || fail "kept of an accepted push"

# What is older goes, and nothing else.
touch -d '2 hours ago' "$work/state/rejected"/*
mkdir "$work/state/rejected/mine"
touch -d '2 hours ago' "$work/state/rejected/mine"
start_daemon
one_left() { [[ $(folders) == 1 ]]; }
wait_until "the old ones to go" one_left
[[ -d $work/state/rejected/mine ]] || fail "removed what it had not put there"
replay 2 2
expect_said 'its objects are gone'

# A folder that cannot be written refuses no more than before, and is told.
stop_daemon
rm -r "$work/state/rejected"
touch "$work/state/rejected"
start_daemon
commit_file d.py <<<'x = bad()'
push origin main
expect_reject
wait_until "the log" grep -q 'are not kept for replay' "$daemon_log"
rm "$work/state/rejected"

# Too much is noted in its place.
git reset -q --hard origin/main
git config core.compression 0
head -c 270000000 /dev/urandom >big.bin
commit_file e.py <<<'x = bad()'
push origin main
expect_reject
wait_until "the log" grep -q 'they are more than the 256 MiB that are kept of one push' "$daemon_log"
has_seven() { [[ $(row_count) == 7 ]]; }
wait_until "the row" has_seven
replay 2 7
expect_said 'its objects were not kept: they are more than the 256 MiB that are kept of one push'
