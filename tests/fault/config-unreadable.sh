#!/usr/bin/env bash
# A configuration that cannot be read: a fault that names it; never the built-in one in its place.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
with_fallback
config=$work/nowhere.yaml
guard app
expect_fault_for_all "$config" 'administrator'
mkdir "$config"
expect_fault_for_all "$config" 'administrator'
rmdir "$config"

configure_default
if [[ $EUID == 0 ]]; then
  guard app
  chmod 600 "$config"
  hook_program=$work/bin/pushgate-hook
  guard app
  give_to_other
  commit_file b.py <<<'x = 1'
  chown -R "$other_uid:$other_uid" "$work/clone"
  push_as_other origin main
else
  chmod 000 "$config"
  commit_file b.py <<<'x = 1'
  push origin main
fi
expect_fault "$config"
expect_text 'administrator'
