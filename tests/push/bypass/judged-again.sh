#!/usr/bin/env bash
# What an entry excuses on one branch comes up again on another that it is not for, that finding alone;
# a new branch begins with what the default branch has.
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
commit_file old.py <<<'def f():
    return bad()'
commit_file keep.py <<<'x = 1'
seed origin main main:release main:stable
guard app
entries <<'YAML'
  - {id: main-only, users: [alice], refs: [refs/heads/main], permanent: true}
  - {id: main-and-stable, users: [bob], refs: [refs/heads/main, refs/heads/stable], permanent: true}
YAML
serve ssh

commit_file new.py <<<'def g():
    return bad()'
PUSHGATE_USER=alice push origin main
expect_excused_by main-only

# A new branch from the default branch: nothing old, nothing excused.
git switch -q -c feature
commit_file mine.py <<<'y = 1'
push origin feature
expect_accept
expect_findings ''
commit_file mine.py <<<'y = bad()'
push origin feature feature:feature2
expect_reject
expect_findings 'mine.py:1 no-bad'

# Another branch that merges it: that finding and no other, though `old.py` came before the gate.
git switch -q -c release origin/release
git merge -q --no-edit main
push origin release
expect_reject
expect_findings 'new.py:2 no-bad'
expect_text 'It passed on refs/heads/main'
git reset -q --hard origin/release
# Also where it moves on its way.
git merge -q --no-commit main
git mv new.py moved.py
commit 'Move'
push origin release
expect_reject
expect_findings 'moved.py:2 no-bad'
git reset -q --hard origin/release
# What the branch does itself is its own.
git merge -q --no-edit main
commit_file new.py <<<'def g():
    return good()'
push origin release
expect_accept
expect_findings ''

# A branch that had it already.
git switch -q -c stable origin/stable
commit_file new.py <<<'def g():
    return bad()'
PUSHGATE_USER=alice push origin stable
expect_reject
git switch -q main
commit_file both.py <<<'def h():
    return bad()'
PUSHGATE_USER=bob push origin main
expect_excused_by main-and-stable
both=$(git rev-parse HEAD)
git switch -q --detach "$both"
commit_file new.py <<<'def g():
    return good()'
push origin HEAD:main
expect_accept
# The entry covers it, too.
push origin HEAD:stable
expect_accept
expect_findings ''
expect_no_text excused
git switch -q -C stable
commit_file more.py <<<'z = 1'
push origin stable
expect_accept

# Once the entry is revoked, nothing covers it.
entries <<'YAML'
  - {id: main-only, users: [alice], refs: [refs/heads/main], permanent: true}
YAML
serve ssh
git switch -q -c again origin/release
git merge -q --no-edit stable
push origin again:release
expect_reject
expect_findings 'both.py:2 no-bad'
push origin again:stable
expect_accept
