#!/usr/bin/env bash
# No daemon: the push is judged in process, with the same verdict and the same text.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
start_daemon
commit_file b.py <<<'x = bad()'
push origin main
expect_reject
by_daemon=$(pusher_text)
stop_daemon
[[ ! -e $socket ]] || fail "the daemon left its socket behind"

with_fallback
guard app
push origin main
expect_reject
[[ $(pusher_text) == "$by_daemon" ]] || fail "in process it said something else than: $by_daemon"
git reset -q --hard HEAD~1
expect_right_verdicts

# A hook file without a socket does not even ask.
write_hook <<TEXT
#!$hook_program --config=$config --deadline=60s --end
exit 0
TEXT
expect_right_verdicts
