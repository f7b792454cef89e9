#!/usr/bin/env bash
# Standard output and error may be closed, or nobody may read them: the verdict stands.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
commit_file b.py <<<'x = 1'
good=$(git rev-parse HEAD)
commit_file c.py <<<'x = bad()'
bad=$(git rev-parse HEAD)
old=$(git rev-parse HEAD~2)
git -C "$srv/app.git" fetch -q "$PWD" main
with_fallback
start_daemon

hook() {
  (cd "$srv/app.git" && GIT_DIR=. exec "$hook_program" "--socket=$socket" "--config=$config" <<<"$old $1 refs/heads/main")
}
expect_status() {
  [[ $2 == "$1" ]] || fail "expected status $1, not $2"
}
for round in daemon process; do
  status=0; hook "$good" >&- 2>&- || status=$?
  expect_status 0 "$status"
  status=0; hook "$bad" >&- 2>&- || status=$?
  expect_status 1 "$status"
  status=0; hook "$bad" 2> >(:) || status=$?
  expect_status 1 "$status"
  status=0; hook "$good" 2>/dev/full || status=$?
  expect_status 0 "$status"
  if [[ $round == daemon ]]; then stop_daemon; fi
done
