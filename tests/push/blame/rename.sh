#!/usr/bin/env bash
# A pure rename, of a file or of a folder, brings no blame.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
write_file lib/one.py <<<'old = bad(1)'
write_file lib/two.py <<<'old = bad(2)'
commit_file a.py <<'EOF'
def f():
    return bad()
EOF
seed origin main
guard app
start_daemon

git mv a.py b.py
git mv lib library
commit 'Rename'
push origin main
expect_accept
expect_no_finding

git mv b.py c.py
commit_file new.py <<<'new = bad()'
push origin main
expect_reject
expect_findings 'new.py:1 no-bad'
