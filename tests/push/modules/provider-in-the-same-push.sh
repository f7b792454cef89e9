#!/usr/bin/env bash
# What a push makes of a module counts for the files that it changes, and for no others.
# shellcheck source=tests/push/modules/lib.sh
. "$(dirname "$0")/lib.sh"

commit
guard app
start_daemon
push origin main
expect_accept

provide lib.orm
sed -i 's/s = make()/s = make(1)/' app/use.py
commit 'Change both'
push origin main
expect_reject
expect_findings 'app/use.py:5 opens' 'app/use.py:6 surely'

git reset -q --hard origin/main
provide lib.orm
commit 'Change the provider alone'
push origin main
expect_accept
expect_no_finding
