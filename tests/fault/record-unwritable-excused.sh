#!/usr/bin/env bash
# Where the record cannot be written, on_fault decides about an excused push as about any other; but
# an entry whose uses would have to be counted excuses nobody.
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/../push/bypass/lib.sh"
. "$(dirname "$0")/../push/history/lib.sh"

policy() {
  configure <<EOF
server: ssh
bypass: [$work/bypass.d/*.yaml]
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
    on_fault: $1
EOF
}

scene
entries <<'EOF'
  - {id: plain, users: [alice], permanent: true}
  - {id: glass, users: [bob], permanent: true, break_glass: true}
  - {id: few, users: [carol], permanent: true, break_glass: true, max_uses: 2}
EOF
stop_daemon
policy accept
mv "$work/state" "$work/elsewhere"
start_daemon
bad_commit
PUSHGATE_USER=carol push -o pushgate.bypass=fire origin HEAD:main
expect_reject
expect_words 'its uses cannot be counted now'
! grep -q 'excuses nothing here' <<<"$push_output" || fail "two lines that contradict each other"
PUSHGATE_USER=alice push origin HEAD:main
expect_accept
expect_words 'by bypass entry plain'
expect_words 'this push is not in the record'
bad_commit
PUSHGATE_USER=bob push -o pushgate.bypass=fire origin HEAD:main
expect_accept
stop_daemon

policy reject
start_daemon
bad_commit
PUSHGATE_USER=alice push origin HEAD:main
expect_fault 'could not be recorded'
stop_daemon
