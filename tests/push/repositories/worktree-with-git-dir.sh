#!/usr/bin/env bash
# A repository that is no bare one, pushed to by whoever may, is judged as well.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

git init -q "$srv/app"
git -C "$srv/app" config receive.denyCurrentBranch updateInstead
make_bare seed
clone seed
commit_file a.py <<<'old = bad()'
seed "$srv/app" main:main
mkdir -p "$srv/app/.git/hooks"
hook_text >"$srv/app/.git/hooks/pre-receive"
chmod 755 "$srv/app/.git/hooks/pre-receive"
start_daemon

commit_file b.py <<<'x = 1'
push "$srv/app" main
expect_accept
expect_no_finding

commit_file c.py <<<'x = bad()'
push "$srv/app" main
expect_reject
expect_findings 'c.py:1 no-bad'
