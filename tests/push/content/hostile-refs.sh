#!/usr/bin/env bash
# Ref names that git allows and terminals do not love are judged, and shown without harm.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

commit_file b.py <<<'x = bad()'
push origin "HEAD:refs/heads/bidi$(printf '\342\200\256')x" "HEAD:refs/heads/broken$(printf '\377')" 'HEAD:refs/heads/$(id)`;'
expect_reject
expect_finding b.py:1 no-bad
if grep -q "$(printf '\342\200\256')" <<<"$(pusher_text)"; then fail "a bidi control reached the terminal"; fi
expect_text 'refs/heads/$(id)`;'

git reset -q --hard HEAD~
commit_file c.py <<<'x = 1'
push origin "HEAD:refs/heads/broken$(printf '\377')"
expect_accept
