#!/usr/bin/env bash
# Neither a daemon nor a pushgate that starts: nothing passes, and both reasons are named.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
no_fallback
expect_fault_for_all \
  'pushgate: fault: the push was not judged, so it is refused.' \
  "The daemon at $socket: No such file or directory." \
  "$work/bin/pushgate judge: No such file or directory." \
  'Its administrator must start'

: >"$work/bin/pushgate"
expect_fault_for_all "$work/bin/pushgate judge: Exec format error."
