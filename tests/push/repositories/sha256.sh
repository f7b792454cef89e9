#!/usr/bin/env bash
# A SHA-256 repository gets a fault that says so, never a silent pass.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app --object-format=sha256
git init -q --object-format=sha256 "$work/app"
cd "$work/app"
git remote add origin "$srv/app.git"
guard app
start_daemon

commit_file a.py <<<'x = 1'
push origin main
expect_fault SHA-256
[[ -z $(git -C "$srv/app.git" for-each-ref) ]] || fail "a ref was updated"
