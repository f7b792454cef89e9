#!/usr/bin/env bash
# Another user listens on the socket and would accept everything: he is not asked.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

need_root
scene
own_programs
guard app
# The folder of the tests, and a python of root's own, may be closed to others.
chmod 1777 "$work"
cp "$faults/peer.py" "$work/bin/"
python=$(PATH=/usr/bin:/bin command -v python3) || skip "no python3 in /usr/bin"
# Not by as_other: in the background a function is a shell of its own, whose end ends nobody else.
setpriv --reuid="$other_uid" --regid="$other_uid" --clear-groups -- \
  "$python" "$work/bin/peer.py" daemon "$socket" accepts >"$work/peer.out" 2>&1 </dev/null &
peer_pids+=($!)
disown $!
wait_until "the other user to listen" daemon_listens
expect_right_verdicts
expect_no_text forged

no_fallback
expect_fault_for_all "The daemon at $socket: it belongs to user $other_uid, who may not judge for user 0."
