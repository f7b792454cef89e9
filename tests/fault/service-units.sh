#!/usr/bin/env bash
# systemd finds nothing wrong with the units.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

command -v systemd-analyze >/dev/null || skip "no systemd-analyze"
mkdir "$work/units"
cp "$tests"/../systemd/*@* "$work/units/"
grep -q '^ExecStart=/usr/bin/pushgated ' "$work/units/pushgated@.service" || fail "the service starts no pushgated"
sed -i "s|^ExecStart=/usr/bin/pushgated|ExecStart=$PUSHGATE_BIN/pushgated|" "$work/units/pushgated@.service"
for unit in pushgated@root.service pushgated@root.socket; do
  said=$(systemd-analyze verify "$work/units/$unit" 2>&1) || fail "$unit: $said"
  [[ -z $said ]] || fail "$unit: $said"
done
