#!/usr/bin/env bash
# Push options are no hindrance, and none of them opens the gate.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
git -C "$srv/app.git" config receive.advertisePushOptions true
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

options=(-o ci.skip -o breakglass -o pushgate.bypass=because -o "with 'quotes' and \$dollars")
commit_file b.py <<<'x = 1'
push "${options[@]}" origin main
expect_accept
expect_no_finding

commit_file c.py <<<'x = bad()'
push "${options[@]}" origin main
expect_reject
expect_findings 'c.py:1 no-bad'
