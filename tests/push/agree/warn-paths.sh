#!/usr/bin/env bash
# Check, judge and gate agree on where a rule only warns.
# shellcheck source=tests/push/agree/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
commit_file lenient/a.py <<<'x = worst("a")'
seed origin main
guard app
start_daemon

mkdir lib
git mv lenient/a.py lib/a.py
commit_file lenient/b.py <<<'x = worst("b")'
push origin main
expect_agreement refs/heads/main
expect_findings 'lenient/b.py:1 no-worst' 'lib/a.py:1 no-worst'
expect_text 'lenient/b.py:1: warning: no-worst'
expect_text 'lib/a.py:1: error: no-worst'
