#!/usr/bin/env bash
# The record stands on a disk that is mounted to be read only: pushes are refused with a text that says
# so, or pass where on_fault says so; who reads the record still can, and with the disk mended everything
# goes on without a restart.
# shellcheck source=tests/push/history/lib.sh
. "$(dirname "$0")/../push/history/lib.sh"

record_on_disk 8m

make_bare app
clone app
configure_on_fault reject
guard app
start_daemon
commit_file a.py <<<'x = 1'
push origin main
expect_accept
stop_daemon
mount -o remount,ro "$work/disk"
start_daemon

commit_file b.py <<<'x = 1'
push origin main
expect_fault
expect_words "the record $history: its disk is mounted read-only; mount it so that it can be written"
grep -qF 'the push is not in the record: {' "$daemon_log" || fail "the journal does not have the row"
expect_rows -- 'accept - refs/heads/main'
expect_intact

reload_on_fault accept
push origin main
expect_accept
expect_words 'this push is not in the record'
commit_file c.py <<<'x = bad()'
push origin main
expect_reject
git reset -q --hard HEAD~1

mount -o remount,rw "$work/disk"
commit_file d.py <<<'x = 1'
push origin main
expect_accept
expect_no_text 'not in the record'
expect_rows --verdict accept -- 'accept - refs/heads/main' 'accept - refs/heads/main'
expect_intact
