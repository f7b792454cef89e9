#!/usr/bin/env bash
# Check, judge and gate agree on what other modules give.
# shellcheck source=tests/push/agree/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/push/modules/lib.sh
. "$(dirname "$0")/../modules/lib.sh"

commit
seed origin main
guard app
start_daemon
provide lib.orm
sed -i 's/return 1/return 2/' app/use.py
commit
# What lies in the work tree is not what is judged.
provide other.orm
push origin main
expect_agreement refs/heads/main
expect_findings 'app/use.py:5 opens' 'app/use.py:6 surely'
