#!/usr/bin/env bash
# A bypass file that is broken, or that others can write, excuses nobody; the others do; the log and
# the pusher who is refused are told.
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/lib.sh"

scene
entries <<'YAML'
  - {id: good, users: [alice], permanent: true}
YAML
echo 'entries: [{id: broken, users: [bob], permanent: true}' >"$work/bypass.d/broken.yaml"
echo 'entries: [{id: open, users: [carol], permanent: true}]' >"$work/bypass.d/open.yaml"
chmod 666 "$work/bypass.d/open.yaml"
serve ssh
log_says "$work/bypass.d/broken.yaml:" || fail "the log does not name the broken file"
log_says "chmod o-w $work/bypass.d/open.yaml" || fail "the log does not say how to mend it"

for user in bob carol; do
  bad_commit
  PUSHGATE_USER=$user push origin HEAD:main
  expect_not_excused
  expect_text 'a bypass or groups file of this server is broken and excuses nobody'
done
bad_commit
PUSHGATE_USER=alice push origin HEAD:main
expect_excused_by good
expect_no_text 'is broken'

# Mended, and read again.
echo 'entries: [{id: mended, users: [bob], permanent: true}]' >"$work/bypass.d/broken.yaml"
chmod 644 "$work/bypass.d/open.yaml"
kill -HUP "$daemon_pid"
wait_until "the daemon to read it again" log_says 'the configuration was read again'
bad_commit
PUSHGATE_USER=bob push origin HEAD:main
expect_excused_by mended
bad_commit
PUSHGATE_USER=carol push origin HEAD:main
expect_excused_by open

# A folder into which others can put a file.
chmod 777 "$work/bypass.d"
serve ssh
bad_commit
PUSHGATE_USER=alice push origin HEAD:main
expect_not_excused
log_says "chmod o-w $work/bypass.d" || fail "the log does not name the folder"

# A configuration that others can write is a fault.
chmod 755 "$work/bypass.d"
stop_daemon
chmod 666 "$config"
with_fallback
guard app
push origin HEAD:main
expect_fault "chmod o-w $config"
