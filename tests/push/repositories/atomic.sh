#!/usr/bin/env bash
# Of an atomic push nothing is taken if one ref is guilty; innocent, all of it.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

git switch -q -c one
commit_file b.py <<<'x = 1'
git switch -q -c two main
commit_file c.py <<<'x = bad()'
push --atomic origin one two
expect_reject
expect_findings 'c.py:1 no-bad'
[[ $(git -C "$srv/app.git" for-each-ref --format='%(refname)') == refs/heads/main ]] ||
  fail "refs were updated"

commit_file c.py <<<'x = good()'
push --atomic origin one two
expect_accept
expect_no_finding
