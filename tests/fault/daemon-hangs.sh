#!/usr/bin/env bash
# A daemon that is silent is given up after a quarter of the hook's time; one that says it is working
# gets all of it, and then the push is refused.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
with_fallback
deadline=16s
guard app
start_fake_daemon hangs
expect_right_verdicts

deadline=2s
guard app
start_fake_daemon works-for-ever
before=$SECONDS
expect_fault_for_all "The daemon at $socket: it did not finish in time." 'no time was left for it'
((SECONDS - before >= 4)) || fail "the daemon must have had two seconds for each of two pushes"
