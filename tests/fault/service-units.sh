#!/usr/bin/env bash
# systemd finds nothing wrong with the units, and an exposure of at most 1.5.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

command -v systemd-analyze >/dev/null || skip "no systemd-analyze"
mkdir "$work/units"
cp "$tests"/../systemd/*@* "$work/units/"
systemd-analyze security --offline=yes --threshold=15 --no-pager "$work/units/pushgated@.service" \
  >"$work/security" 2>&1 || fail "too much is open: $(cat "$work/security")"
grep -q '^ExecStart=/usr/bin/pushgated ' "$work/units/pushgated@.service" || fail "the service starts no pushgated"
sed -i "s|^ExecStart=/usr/bin/pushgated|ExecStart=$PUSHGATE_BIN/pushgated|" "$work/units/pushgated@.service"
for unit in pushgated@root.service pushgated@root.socket; do
  said=$(systemd-analyze verify --man=no "$work/units/$unit" 2>&1) || fail "$unit: $said"
  [[ -z $said ]] || fail "$unit: $said"
done
