#!/usr/bin/env bash
# No daemon, and judging in process does not end: it is killed when the hook's time is over.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
fallback_script <<SCRIPT
#!/bin/sh
echo \$\$ >$work/judge.pid
trap '' TERM HUP INT
while :; do sleep 0.1; done
SCRIPT
deadline=2s
guard app
expect_fault_for_all 'it did not finish in time'
judge_ended() { ! kill -0 "$(cat "$work/judge.pid")" 2>/dev/null; }
wait_until "the judge to be gone" judge_ended
