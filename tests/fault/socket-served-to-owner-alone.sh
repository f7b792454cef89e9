#!/usr/bin/env bash
# The daemon serves its own user and root; whoever else connects is refused, and judged in process.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

need_root
scene
start_daemon
chmod 666 "$socket"
guard app
give_to_other
expect_right_verdicts_as_other
grep -q "a client of user $other_uid was not served" "$daemon_log" || fail "the refusal was not logged"
