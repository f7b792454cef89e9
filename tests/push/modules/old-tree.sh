#!/usr/bin/env bash
# The old version of a file is read with the modules that stood beside it: what an untouched function
# does becomes a finding with its provider, if its file is changed at all.
# shellcheck source=tests/push/modules/lib.sh
. "$(dirname "$0")/lib.sh"

commit
guard app
start_daemon
push origin main
expect_accept

provide lib.orm
sed -i 's/return 1/return 2/' app/use.py
commit 'Change the provider, and another function of its user'
push origin main
expect_reject
expect_findings 'app/use.py:5 opens' 'app/use.py:6 surely'

# What was there before stays excused.
git reset -q --hard origin/main
provide lib.orm
commit 'Change the provider alone'
push origin main
expect_accept
sed -i 's/return 1/return 2/' app/use.py
commit 'Change another function of its user'
push origin main
expect_accept
expect_no_finding
