#!/usr/bin/env bash
# Where the record cannot be written, on_fault decides, and everybody is told: the pusher what to pass
# on, the journal the whole row, which no later start takes from there. What the pusher brings is
# judged as ever; a record that is mended is used from the next push on.
# shellcheck source=tests/push/history/lib.sh
. "$(dirname "$0")/../push/history/lib.sh"

make_bare app
clone app
guard app
configure_on_fault reject
mv "$work/state" "$work/elsewhere"
start_daemon
commit_file a.py <<<'x = 1'
push origin main
expect_fault 'could not be recorded'
expect_words "the record $history: it cannot be used"
grep -qF "it cannot be used (No such file or directory)" "$daemon_log" || fail "the journal does not say why"
row=$(sed -n 's/.*the push is not in the record: {/{/p' "$daemon_log" | tail -n 1)
python3 -c '
import json, sys
push = json.loads(sys.argv[1])
assert push["verdict"] == "fault" and push["refs"] and push["time"] > 0 and push["server"], push' "$row" ||
  fail "the journal does not have the row"

# Mended: without a restart.
mv "$work/elsewhere" "$work/state"
push origin main
expect_accept
expect_count 1

# Another program's database, a damaged one, a newer one.
damage() {
  for end in '' -wal -shm; do rm -f "$history$end"; done
  "$@"
}
write_junk() { head -c 8192 /dev/zero | tr '\0' x >"$history"; }
write_other() { sqlite3 "$history" 'CREATE TABLE photos (name)'; }
write_newer() {
  "$PUSHGATE_BIN/pushgate" judge --repo "$srv/app.git" --config "$config" --record >/dev/null \
    <<<"$(git rev-parse HEAD) $(git rev-parse HEAD) refs/heads/main"
  sqlite3 "$history" 'PRAGMA user_version = 99'
}
command -v sqlite3 >/dev/null || skip "no sqlite3"
commit_file b.py <<<'x = 1'
damage write_junk
push origin main
expect_fault
expect_words 'it is damaged (file is not a database)'
damage write_other
push origin main
expect_fault
expect_words "it is another program's database"
damage write_newer
push origin main
expect_fault
expect_words 'a newer pushgate has written it'

# With on_fault: accept the push passes, said aloud; what blocks still blocks.
reload_on_fault accept
push origin main
expect_accept
expect_words 'this push is not in the record'
expect_words 'a newer pushgate has written it'
row=$(sed -n 's/.*the push is not in the record: {/{/p' "$daemon_log" | tail -n 1)
python3 -c 'import json, sys; assert json.loads(sys.argv[1])["verdict"] == "accept"' "$row" || fail "no row"
commit_file c.py <<<'x = bad()'
push origin main
expect_reject
git reset -q --hard HEAD~1

# A file that is moved away under the daemon: the next push begins a new one; the journal's row stays
# where it is.
damage true
commit_file d.py <<<'x = 1'
push origin main
expect_accept
expect_count 1
mv "$history" "$history.old"
commit_file e.py <<<'x = 1'
push origin main
expect_accept
expect_count 1
expect_intact

# Locked by another process, for as long as the pipe to it is open.
mkfifo "$work/commands"
sqlite3 "$history" <"$work/commands" &
exec {commands}>"$work/commands"
printf 'BEGIN IMMEDIATE;\nSELECT 1;\n' >&"$commands"
sleep 0.5
configure_on_fault reject
kill -HUP "$daemon_pid"
commit_file f.py <<<'x = 1'
push origin main
expect_fault
expect_words 'another process holds it'
exec {commands}>&-
