#!/usr/bin/env bash
# Where a rule only warns, its findings block nothing; a file moved out of there brings them, and one
# moved within brings none.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
write_file lenient/a.py <<<'x = worst("a")'
commit_file lenient/b.py <<<'x = worst("b")'
seed origin main
guard app
start_daemon

commit_file lenient/c.py <<<'x = worst("c")'
push origin main
expect_accept
expect_findings 'lenient/c.py:1 no-worst'
expect_text 'lenient/c.py:1: warning: no-worst'

mkdir -p lenient/deep
git mv lenient/b.py lenient/deep/b.py
commit 'Move within'
push origin main
expect_accept
expect_no_finding

mkdir -p lib
git mv lenient/a.py lib/a.py
commit 'Move out'
push origin main
expect_reject
expect_findings 'lib/a.py:1 no-worst'
expect_text 'lib/a.py:1: error: no-worst'
