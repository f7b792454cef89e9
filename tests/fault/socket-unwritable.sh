#!/usr/bin/env bash
# The pusher's process may not connect to the socket: the push is judged in process.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
start_daemon
if [[ $EUID != 0 ]]; then
  own_programs
  chmod 000 "$socket"
  guard app
  expect_right_verdicts
  exit
fi
[[ $(stat -c %a "$socket") == 600 ]] || fail "the socket must be its user's alone"
guard app
give_to_other
expect_right_verdicts_as_other
