#!/usr/bin/env bash
# The client is cut short: however it fails, nothing passes.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
start_daemon
for size in 10 64 4096 200000; do
  head -c "$size" "$PUSHGATE_BIN/pushgate-hook" >"$hook_program"
  commit_file change.py <<<"x = $size"
  push origin HEAD:main
  expect_refused
done
