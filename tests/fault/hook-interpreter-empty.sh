#!/usr/bin/env bash
# The client is an empty file, as a full disk leaves it: git has `sh` run the hook file, whose second
# line refuses.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
: >"$hook_program"
start_daemon
expect_not_started
