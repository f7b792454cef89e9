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

# What a hostile push, a hanging or a leaking daemon cannot get past.
for line in 'WatchdogSec=30' 'MemoryMax=2G' 'MemorySwapMax=0' 'TasksMax=128'; do
  grep -qxF "$line" "$work/units/pushgated@.service" || fail "pushgated@.service has no $line"
done
for unit in pushgate-dashboard pushgate-sender; do
  for limit in MemoryMax TasksMax; do
    grep -q "^$limit=" "$work/units/$unit@.service" || fail "$unit@.service has no $limit"
  done
done
for unit in "$work"/units/*.service; do
  grep -qx 'PrivateTmp=yes' "$unit" || fail "$unit shares /tmp"
done

# Audits and reports by timers: as closed, and their options are those of the program.
run_as_unit() {
  local line
  sed -n 's/^Exec\(Start\|StopPost\)=//p' "$1" | while read -r line; do
    line=${line//--config \/etc\/pushgate\/pushgate.yaml/--config $config}
    line=${line//\/var\/lib\/pushgate\/%i/$work\/state}
    line=${line//\/usr\/bin\/pushgate/$PUSHGATE_BIN\/pushgate}
    $line >"$work/unit.out" 2>&1 || fail "$1: $line: $(cat "$work/unit.out")"
  done
}
configure_default
mkdir -p "$work/state/reports"
make_bare team/app
clone team/app
commit_file a.py <<<'bad(1)'
seed origin main
for unit in pushgate-audit pushgate-high-risk pushgate-audit-full; do
  service=$work/units/$unit@.service
  systemd-analyze security --offline=yes --threshold=15 --no-pager "$service" >"$work/security" 2>&1 ||
    fail "$unit: too much is open: $(cat "$work/security")"
  run_as_unit "$service"
  sed -i "s|=/usr/bin/pushgate |=$PUSHGATE_BIN/pushgate |" "$service"
  for kind in service timer; do
    said=$(systemd-analyze verify --man=no "$work/units/$unit@root.$kind" 2>&1) || fail "$unit: $said"
    [[ -z $said ]] || fail "$unit: $said"
  done
done
today=$(date -u +%F)
for period in week month quarter; do
  grep -q '<h1>Compliance' "$work/state/reports/$period-$today.html" || fail "no report of the $period"
done

# The sender: it reaches the database, but nobody on its own link, and has nothing else that others lack.
service=$work/units/pushgate-sender@.service
systemd-analyze security --offline=yes --threshold=20 --no-pager "$service" >"$work/security" 2>&1 ||
  fail "pushgate-sender: too much is open: $(cat "$work/security")"
grep -q '^ExecStart=/usr/bin/pushgate send --config ' "$service" || fail "the service starts no sender"
grep -q '^IPAddressDeny=link-local multicast$' "$service" || fail "the sender may reach its link"
for unit in "$work"/units/*.service; do
  [[ $unit == "$service" || $unit == *pushgate-dashboard@* ]] || grep -q '^PrivateNetwork=yes$' "$unit" ||
    fail "$unit reaches the network"
done
sed -i "s|=/usr/bin/pushgate |=$PUSHGATE_BIN/pushgate |" "$service"
said=$(systemd-analyze verify --man=no "$work/units/pushgate-sender@root.service" 2>&1) || fail "$said"
[[ -z $said ]] || fail "pushgate-sender: $said"

# The dashboard: as closed, but for those who read it.
service=$work/units/pushgate-dashboard@.service
systemd-analyze security --offline=yes --threshold=15 --no-pager "$service" >"$work/security" 2>&1 ||
  fail "pushgate-dashboard: too much is open: $(cat "$work/security")"
grep -q '^ExecStart=/usr/bin/pushgate dashboard --config ' "$service" || fail "the service starts no dashboard"
sed -i "s|=/usr/bin/pushgate |=$PUSHGATE_BIN/pushgate |" "$service"
said=$(systemd-analyze verify --man=no "$work/units/pushgate-dashboard@root.service" 2>&1) || fail "$said"
[[ -z $said ]] || fail "pushgate-dashboard: $said"
