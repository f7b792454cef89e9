#!/usr/bin/env bash
# A baseline that cannot be read is a fault of the server: on_fault decides, and not about what the
# pusher controls. What blocks nothing needs no baseline.
# shellcheck source=tests/push/ratchet/lib.sh
. "$(dirname "$0")/lib.sh"

old_code
serve
baseline
stop_daemon
printf 'not a database, but long enough to be looked at as one............' >"$work/broken"
cp "$work/broken" "$history"
rm -f "$history-wal" "$history-shm"
start_daemon

sed -i 's/first = 1/first = 2/' a.py
commit
push origin main
expect_fault 'the baseline'

serve 'on_fault: accept'
printf '# -*- coding: utf-7 -*-\nx = 1\n' >c.py
commit
push origin main
expect_reject
expect_findings 'c.py gate-encoding'
git rm -q c.py
commit
push origin main
expect_accept
expect_text 'on_fault: accept'
