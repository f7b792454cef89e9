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
bidi=$'\342\200\256'
# shellcheck disable=SC2016
shell='refs/heads/$(id)`;'
push origin "HEAD:refs/heads/a${bidi}b" "HEAD:refs/heads/broken"$'\377' "HEAD:$shell"
expect_reject
expect_finding b.py:1 no-bad
[[ $(pusher_text) != *"$bidi"* ]] || fail "a bidi control reached the terminal"
expect_text "$shell"

git reset -q --hard HEAD~
commit_file c.py <<<'x = 1'
push origin "HEAD:refs/heads/broken"$'\377'
expect_accept
