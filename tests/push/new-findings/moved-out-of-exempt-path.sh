#!/usr/bin/env bash
# A file moved out of a path where a rule does not apply brings its findings; within the path, and
# within the rest, none.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
write_file exempt/a.py <<<'x = worse("a")'
write_file exempt/b.py <<<'x = worse("b")'
commit_file lib/c.py <<<'x = worse("c")'
seed origin main
guard app
start_daemon

mkdir -p exempt/deep
git mv exempt/b.py exempt/deep/b.py
git mv lib/c.py d.py
commit 'Move within'
push origin main
expect_accept
expect_no_finding

git mv exempt/a.py lib/a.py 2>/dev/null || { mkdir -p lib; git mv exempt/a.py lib/a.py; }
commit 'Move out'
push origin main
expect_reject
expect_findings 'lib/a.py:1 no-worse'
