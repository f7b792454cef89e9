#!/usr/bin/env bash
# A shallow clone pushes: on top of what the server has, like any other; with a commit that it
# grafted, judged whole.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'old = bad()'
commit_file b.py <<<'x = 1'
seed origin main
make_bare other
git -C "$srv/other.git" config receive.shallowUpdate true
guard app
guard other
start_daemon

git clone -q --depth 1 "file://$srv/app.git" "$work/shallow"
cd "$work/shallow"
commit_file c.py <<<'y = 1'
push origin main
expect_accept
expect_no_finding

commit_file d.py <<<'z = bad()'
push origin main
expect_reject
expect_findings 'd.py:1 no-bad'

# The other server gets a history that begins at a graft: a.py comes with it.
git reset -q --hard HEAD~
push "$srv/other.git" main
expect_reject
expect_findings 'a.py:1 no-bad'
