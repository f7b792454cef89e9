#!/usr/bin/env bash
# Replace refs and grafts, pushed or planted, do not put other objects in the place of those that
# are judged.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

commit_file b.py <<<'x = bad()'
clean=$(git hash-object -w --stdin <<<'x = 1')
push origin "$clean:refs/replace/$(git rev-parse HEAD:b.py)" \
  "HEAD~:refs/replace/$(git rev-parse HEAD)"
expect_accept
[[ $(git -C "$srv/app.git" cat-file -p "$(git rev-parse HEAD:b.py)" 2>/dev/null) == 'x = 1' ]] ||
  fail "expected git itself to be deceived"
push origin main
expect_reject
expect_findings 'b.py:1 no-bad'

# Grafts pretend that the commit has another parent, or none.
git rev-parse HEAD >"$srv/app.git/info/grafts"
push origin main
expect_reject
expect_findings 'b.py:1 no-bad'
