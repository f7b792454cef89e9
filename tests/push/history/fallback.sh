#!/usr/bin/env bash
# Without a daemon the hook's fallback records each push, into the same chain; a trial records nothing.
# shellcheck source=tests/push/history/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
with_fallback
configure_default
guard app
commit_file a.py <<<'x = 1'
push origin main
expect_accept
start_daemon
commit_file b.py <<<'x = 2'
push origin main
expect_accept
kill_daemon
commit_file c.py <<<'x = bad()'
push origin main
expect_reject
expect_rows -- 'reject - refs/heads/main' 'accept - refs/heads/main' 'accept - refs/heads/main'
expect_intact

"$PUSHGATE_BIN/pushgate" judge --repo "$srv/app.git" --config "$config" >/dev/null \
  <<<"$(git rev-parse HEAD~1) $(git rev-parse HEAD~1) refs/heads/main" || fail "the trial failed"
expect_count 3

# The same push judged twice, as when a daemon dies after it has recorded it, is one row.
id=0123456789abcdef0123456789abcdef
for _ in 1 2; do
  "$PUSHGATE_BIN/pushgate" judge --repo "$srv/app.git" --config "$config" --record --push "$id" >/dev/null \
    <<<"$(git rev-parse HEAD~1) $(git rev-parse HEAD~1) refs/heads/main" || fail "the push failed"
done
expect_count 4
