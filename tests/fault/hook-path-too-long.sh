#!/usr/bin/env bash
# The client's path is longer than the kernel reads of the hook file's first line: git has `sh` run it,
# whose second line refuses.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
folder=$work/$(printf 'x%.0s' {1..250})
mkdir "$folder"
cp "$hook_program" "$folder/pushgate-hook"
hook_program=$folder/pushgate-hook
guard app
start_daemon
expect_not_started
