#!/usr/bin/env bash
# Text made to keep the parser busy reaches its budget: refused where a rule could match, soon,
# and the daemon lives.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

bomb() { repeat 30000 'x = f"{'; }
bomb >harmless.py
commit 'Nothing that a rule needs'
push origin main
expect_accept
expect_no_finding

{ echo 'y = bad()'; bomb; } >bomb.py
commit 'A bomb'
start=$SECONDS
push origin main
expect_reject
((SECONDS - start < 30)) || fail "it took $((SECONDS - start)) s"
expect_findings 'bomb.py gate-parse'

# Shapes that look alike but are quicker to parse are judged as far as they can be read, or refused.
git reset -q --hard HEAD~
{ echo 'y = bad()'; repeat 30000 'f"{'; } >nested.py
{ echo 'y = bad()'; repeat 30000 $'x = f"{\n'; } >lines.py
commit 'Look-alikes'
push origin main
expect_reject
for path in lines nested; do
  findings | grep -qE "^$path\.py(:1 no-bad| gate-parse)$" || fail "expected a finding in $path.py"
done

# The next push is none the worse.
git reset -q --hard HEAD~
commit_file b.py <<<'x = 1'
push origin main
expect_accept
commit_file c.py <<<'x = bad()'
push origin main
expect_reject
expect_findings 'c.py:1 no-bad'
