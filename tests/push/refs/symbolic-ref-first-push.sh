#!/usr/bin/env bash
# A repository that holds a symbolic ref alone is empty: under `initial: accept` its first push may come
# through that, and is the only one that is not judged.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
git -C "$srv/app.git" symbolic-ref refs/heads/master refs/heads/main
guard app
configure <<'EOF_2'
policies:
  - repos: ["app"]
    refs: ["refs/heads/main"]
    initial: accept
EOF_2
start_daemon
git init -q "$work/clone"
cd "$work/clone"
git remote add origin "$srv/app.git"

commit_file a.py <<<'old = bad()'
push origin main:master
expect_accept
expect_text 'refs/heads/master (a symbolic ref to refs/heads/main, judged as that)'
expect_text 'refs/heads/main (first push, initial: accept)'
[[ $(git -C "$srv/app.git" rev-parse main) == "$(git rev-parse main)" ]] || fail 'main was not born'

commit_file b.py <<<'new = bad()'
push origin main:master
expect_reject
expect_findings 'b.py:1 no-bad'
