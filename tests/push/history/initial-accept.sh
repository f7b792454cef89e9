#!/usr/bin/env bash
# initial: accept works once for a repository: deleting every branch does not open it again, but the
# very push that git did not take may come again.
# shellcheck source=tests/push/history/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
configure <<'EOF'
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
    initial: accept
EOF
guard app
start_daemon
git -C "$srv/app.git" config receive.denyDeletes false
git -C "$srv/app.git" config receive.denyDeleteCurrent ignore
commit_file a.py <<<'x = bad()'

# Git refuses what the gate has accepted: another hook says no.
printf '#!/bin/sh\nexit 1\n' >"$srv/app.git/hooks/update"
chmod 755 "$srv/app.git/hooks/update"
push origin main
[[ $push_status != 0 ]] || fail "the update hook must refuse"
rm "$srv/app.git/hooks/update"
push origin main
expect_accept
expect_text 'first push, initial: accept'

push --delete origin main
expect_accept
git commit -q --amend -m "Another commit"
push origin main
expect_reject
expect_findings 'a.py:1 no-bad'
push origin main:other
expect_reject

# A record that cannot be read is a fault of the server, not an open door.
make_bare second
clone second
guard second
stop_daemon
for end in '' -wal -shm; do rm -f "$history$end"; done
head -c 8192 /dev/zero | tr '\0' x >"$history"
start_daemon
commit_file a.py <<<'x = bad()'
push origin main
expect_fault
expect_words 'it is damaged'
