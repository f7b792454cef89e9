#!/usr/bin/env bash
# What was excused comes up again on another branch as long as the record holds it; a record that
# cannot be read is a fault.
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || skip "no sqlite3"

scene
entries <<'YAML'
  - {id: e, users: [alice], refs: [refs/heads/main], permanent: true}
YAML
serve ssh
push origin main:release
expect_accept
bad_commit
PUSHGATE_USER=alice push origin HEAD:main
expect_excused_by e
commit_file b.py <<<'x = 1'
push origin HEAD:release
expect_reject
expect_findings 'bad1.py:1 no-bad'

stop_daemon
cp "$history" "$work/kept.db"
printf 'nonsense' | dd of="$history" conv=notrunc status=none
start_daemon
push origin HEAD:release
expect_fault 'could not be judged'
stop_daemon
cp "$work/kept.db" "$history"
rm -f "$history"-*

sqlite3 "$history" "UPDATE push SET time = time - 500 * 86400000000"
start_daemon
# Without a newer row it may be the clock that is wrong.
push origin "$(git rev-list --max-parents=0 HEAD):refs/heads/other"
expect_accept
[[ $(sqlite3 "$history" 'SELECT count(*) FROM excuse') == 1 ]] || fail "the clock alone took the row"
stop_daemon
start_daemon
gone() { [[ $(sqlite3 "$history" 'SELECT count(*) FROM excuse') == 0 ]]; }
wait_until "retention to remove the row" gone
push origin HEAD:release
expect_accept
expect_findings ''
log_says "the record: removed " || fail "the log does not say what went"
