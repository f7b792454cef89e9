#!/usr/bin/env bash
# Brackets 100,000 deep do not exhaust the stack, nor do other deep things.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

{ repeat 100000 '['; echo 'bad()'; repeat 100000 ']'; echo; } >brackets.py
{ repeat 100000 '('; echo 'bad()'; } >unclosed.py
{ echo 'x = bad()'; echo "y = $(repeat 50000 'not ')1"; } >not.py
{ echo 'x = bad()'; echo "y = $(repeat 50000 '1+')1"; } >plus.py
{ echo 'x = bad()'; echo "y = z$(repeat 50000 '.a()')"; } >calls.py
{ echo 'x = bad()'; echo 'if a: pass'; repeat 20000 $'elif a: pass\n'; } >elif.py
{
  for ((i = 0; i < 500; i++)); do printf '%*sif x:\n' "$i" ''; done
  printf '%*sbad()\n' 500 ''
} >blocks.py
commit 'Deep'
push origin main
expect_reject
for path in brackets unclosed not plus calls elif blocks; do
  findings | grep -q "^$path\.py" || fail "expected a finding in $path.py"
done
daemon_listens || fail "expected the daemon to have survived"

git reset -q --hard HEAD~
{ echo 'x = 1'; repeat 100000 '['; echo '1'; repeat 100000 ']'; echo; } >brackets.py
commit 'Deep but harmless'
push origin main
expect_accept
expect_no_finding
