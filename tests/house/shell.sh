#!/usr/bin/env bash
# Shell scripts are free of what shellcheck warns about.
# shellcheck source=tests/house/lib.sh
. "$(dirname "$0")/lib.sh"

command -v shellcheck >/dev/null || skip "shellcheck is not here (install/bootstrap --tests)"
scripts=$(tree_files '*.sh' install .ci tests | tr '\n' '\0' |
  xargs -0 -r grep -lE '^#!.*\b(ba)?sh$|^# shellcheck shell=' --)
found=$(printf '%s\n' "$scripts" | tr '\n' '\0' | xargs -0 -r -n 10 -P 2 shellcheck -x) ||
  violation "$found"
verdict
