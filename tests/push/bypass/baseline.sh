#!/usr/bin/env bash
# What an entry excuses on a branch that it names is judged again on a branch that it does not, though
# the first is enforced as strictly.
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/lib.sh"

scene
entries <<'YAML'
  - {id: hotfix, users: [alice], refs: ["refs/heads/hotfix/**"], permanent: true}
YAML
serve ssh
export PUSHGATE_USER=alice

bad_commit
push origin HEAD:refs/heads/hotfix/one
expect_excused_by hotfix
push origin HEAD:refs/heads/hotfix/two
expect_accept
push origin HEAD:main
expect_not_excused
git tag -m v1 v1
push origin v1
expect_not_excused

# An entry that has ended excused what is still there.
entries <<'YAML'
  - {id: hotfix, users: [alice], refs: ["refs/heads/hotfix/**"], until: 2020-01-01}
YAML
serve ssh
push origin HEAD:main
expect_not_excused

# Where the entry covers the other branch too, the merge is nothing new.
entries <<'YAML'
  - {id: hotfix, users: [alice], refs: ["refs/heads/hotfix/**", refs/heads/main], permanent: true}
YAML
serve ssh
push origin HEAD:main
expect_accept
expect_no_text 'excused'
