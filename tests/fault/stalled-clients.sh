#!/usr/bin/env bash
# Clients that connect and send nothing hold the workers for a few seconds, not for ever; who waits
# behind them hears that his push is waiting, and gets his verdict.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
no_fallback
deadline=40s
guard app
start_daemon
start_peer press "$socket" 4
wait_until "the peers to connect" has_connections accepted 4
expect_right_verdicts
