#!/usr/bin/env bash
# Attributes blind nothing: neither those in the tree nor those of the server.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
x = 1
old = bad()
EOF
seed origin main
mkdir -p "$srv/app.git/info"
echo '* -diff -text binary' >"$srv/app.git/info/attributes"
guard app
start_daemon

write_file .gitattributes <<'EOF'
*.py -diff binary
c.py eol=crlf
d.py filter=hide diff=hide
e.py export-ignore -text
f.py working-tree-encoding=UTF-16
EOF
git config filter.hide.clean cat
for name in b c d e; do
  write_file "$name.py" <<'EOF'
x = 1

y = bad()
EOF
done
commit_file a.py <<'EOF'
x = 2
old = bad()
z = bad()
EOF
push origin main
expect_reject
expect_findings 'a.py:3 no-bad' 'b.py:3 no-bad' 'c.py:3 no-bad' 'd.py:3 no-bad' 'e.py:3 no-bad'
