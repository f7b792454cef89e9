#!/usr/bin/env bash
# The hook file names a client that is not there: git cannot start the hook, and refuses.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
hook_program=$work/nowhere/pushgate-hook
guard app
start_daemon
commit_file b.py <<<'x = 1'
push origin main
expect_refused
