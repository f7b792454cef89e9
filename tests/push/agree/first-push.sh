#!/usr/bin/env bash
# Check, judge and gate agree on the first push into an empty repository.
# shellcheck source=tests/push/agree/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
guard app
start_daemon

commit_file a.py <<<'x = 1'
commit_file lib/b.py <<<'x = bad()'
push origin main
expect_agreement refs/heads/main
expect_findings 'lib/b.py:1 no-bad'
