#!/usr/bin/env bash
# Alternates are followed, from repositories whose paths have colons, quotes and spaces.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

parent='fork: of "app"'
child='its;own: "fork"'
make_bare "$parent"
clone "$parent" "$work/parent"
commit_file a.py <<'EOF'
x = 1
old = bad()
EOF
seed origin main
git clone -q --bare --shared "$srv/$parent.git" "$srv/$child.git"
[[ -s $srv/$child.git/objects/info/alternates ]] || fail "expected an alternate"
[[ -z $(find "$srv/$child.git/objects" -type f ! -path '*/info/*') ]] || fail "expected no objects"
guard "$child"
start_daemon

clone "$child" "$work/child"
sed -i '1s/1/2/' a.py
commit 'Change a line'
push origin main
expect_accept
expect_no_finding

commit_file b.py <<<'x = bad()'
push origin main
expect_reject
expect_findings 'b.py:1 no-bad'
