#!/usr/bin/env bash
# The disk of the record fills up: pushes are refused with a text that says so, what was recorded stays
# intact, and with room again everything goes on.
# shellcheck source=tests/push/history/lib.sh
. "$(dirname "$0")/../push/history/lib.sh"

record_on_disk 1200k

make_bare app
clone app
configure_default
guard app
start_daemon
filled=
accepted=0
for i in {1..40}; do
  commit_file "m$i.py" <<<"x = $i"
  push origin main
  if [[ $push_status != 0 ]]; then
    expect_fault
    expect_words 'the disk is full; make room in'
    filled=1
    break
  fi
  accepted=$((accepted + 1))
  ((i < 5)) || dd if=/dev/zero of="$work/disk/ballast" bs=4k 2>/dev/null || true
done
[[ -n $filled ]] || fail "the disk did not fill"
rm "$work/disk/ballast"
push origin main
expect_accept
[[ $(rows --verdict accept | wc -l) == $((accepted + 1)) ]] || fail "the record is not complete: $(rows)"
expect_intact
