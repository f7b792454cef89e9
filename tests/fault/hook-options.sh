#!/usr/bin/env bash
# A hook file whose options make no sense is refused, with the reason.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
start_daemon
refused() {
  { echo "#!$hook_program $1"; echo "exit 0"; } >"$srv/app.git/hooks/pre-receive"
  expect_fault_for_all "$2" "The server's administrator must install the hook file again."
}
refused '' '--end'
refused "--socket=$socket" '--end'
refused "--socket=$socket --end --deadline=5s" '--end'
refused "--socket=$socket --end"$'\r' '--end'
refused "--sokcet=$socket --end" '--sokcet='
refused "--socket=$socket --deadline=soon --end" '--deadline=soon'
refused "--socket=$socket surplus --end" 'surplus'
