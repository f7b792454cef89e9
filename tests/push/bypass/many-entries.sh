#!/usr/bin/env bash
# With 500 entries in fifty files the last one excuses as the first one does.
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/lib.sh"

scene
for ((file = 10; file < 60; file++)); do
  {
    echo 'entries:'
    for ((i = 0; i < 10; i++)); do
      printf '  - {id: e%s-%s, users: [u%s-%s], refs: [refs/heads/main], until: 2999-12-31}\n' \
        "$file" "$i" "$file" "$i"
    done
  } >"$work/bypass.d/$file.yaml"
done
serve ssh
for user in 10-0 59-9; do
  bad_commit
  PUSHGATE_USER=u$user push origin HEAD:main
  expect_excused_by "e$user"
done
bad_commit
PUSHGATE_USER=u60-0 push origin HEAD:main
expect_not_excused
