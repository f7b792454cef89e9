#!/usr/bin/env bash
# A rejected push is rejected again, byte for byte, until it is mended.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

commit_file b.py <<<'x = bad()'
push origin main
expect_reject
expect_findings 'b.py:1 no-bad'
first=$(pusher_text)

# The objects may stay in the repository, too, as after a fetch between servers.
git -C "$srv/app.git" fetch -q "$work/clone/app" main
push origin main
expect_reject
expect_findings 'b.py:1 no-bad'
[[ $(pusher_text) == "$first" ]] || fail "expected the same text as the first time: $first"

commit_file b.py <<<'x = good()'
push origin main
expect_accept
expect_no_finding
