#!/usr/bin/env bash
# Installed as the update hook, the client gets arguments, and no updates on its input: it refuses.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
start_daemon
mv "$srv/app.git/hooks/pre-receive" "$srv/app.git/hooks/update"
commit_file b.py <<<'x = 1'
push origin main
[[ $push_status != 0 ]] || fail "expected the push to be refused"
expect_text 'it must be installed as pre-receive'
