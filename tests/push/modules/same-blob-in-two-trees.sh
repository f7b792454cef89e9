#!/usr/bin/env bash
# One blob, pushed in trees whose providers differ, gets two answers from one daemon.
# shellcheck source=tests/push/modules/lib.sh
. "$(dirname "$0")/lib.sh"

mv app/use.py "$work/use.py"
commit 'No session'
seed origin HEAD:refs/heads/without
provide lib.orm
commit 'A session'
seed origin HEAD:refs/heads/with
git rm -qr app
echo >readme
commit 'No provider'
seed origin HEAD:refs/heads/unknown
guard app
start_daemon

# use BRANCH: adds the same file to it.
use() {
  git checkout -q -B try "origin/$1"
  mkdir -p app
  cp "$work/use.py" app/use.py
  commit
  push origin "HEAD:$1"
}

for _ in 1 2; do
  use with
  expect_reject
  expect_findings 'app/use.py:5 opens' 'app/use.py:6 surely'
done
use without
expect_accept
use with
expect_reject
expect_findings 'app/use.py:5 opens' 'app/use.py:6 surely'
use unknown
expect_accept
use with
expect_reject
