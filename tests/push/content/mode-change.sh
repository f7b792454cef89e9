#!/usr/bin/env bash
# A changed mode, or a changed folder around a file, changes none of its lines.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
#!/usr/bin/python3
x = bad()
EOF
commit_file lib/b.py <<<'x = bad()'
seed origin main
guard app
start_daemon

chmod 755 a.py
commit_file lib/note.txt <<<'A note'
push origin main
expect_accept
expect_no_finding

# The file becomes a folder, and the folder a file.
git rm -q -r a.py lib
write_file a.py/inner.py <<<'x = bad(1)'
write_file lib <<<'Not Python'
commit 'Swap'
push origin main
expect_reject
expect_findings 'a.py/inner.py:1 no-bad'
