#!/usr/bin/env bash
# 8,000 renames are all found: no old violation comes up, and a new one among them does.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
{
  echo 'commit refs/heads/main
committer Dev One <dev@example.com> 1700000000 +0000
data 4
Many
from refs/heads/main^0'
  for ((i = 0; i < 8000; i++)); do
    printf 'M 100644 inline old/f%05d.py\ndata <<E\ndef f():\n    return bad(%d)\nE\n' "$i" "$i"
  done
} | git fast-import --quiet
git reset -q --hard
seed origin main
guard app
start_daemon

git mv old new
git commit -q -m 'Move them all'
push origin main
expect_accept
expect_no_finding

# Moved again, three of them edited: one gains a violation, one is edited elsewhere, one where it
# hurts.
git mv new newer
printf '\n\nx = bad()\n' >>newer/f00001.py
printf '\n\nx = 1\n' >>newer/f00002.py
sed -i 's/^def f():/def f(x):/' newer/f00003.py
write_file newer/added.py <<<'x = bad()'
commit 'Move and edit'
push origin main
expect_reject
expect_findings 'newer/added.py:1 no-bad' 'newer/f00001.py:5 no-bad' 'newer/f00003.py:2 no-bad'
