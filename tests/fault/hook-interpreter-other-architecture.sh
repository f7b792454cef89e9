#!/usr/bin/env bash
# The client was built for another machine: git has `sh` run the hook file, whose second line refuses.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
# Bytes 18 and 19 of an ELF file name the machine; 0x00FE is assigned to none that Linux runs on.
printf '\xfe\x00' | dd of="$hook_program" bs=1 seek=18 conv=notrunc status=none
start_daemon
expect_not_started
