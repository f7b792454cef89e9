#!/usr/bin/env bash
# Names that look like globs, YAML, SQL, terminal escapes or other people's are nobody's but their
# own, and are shown safely.
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/lib.sh"

scene
entries <<'YAML'
  - {id: e, users: [alice, "[a-z]ob", "x: y"], permanent: true}
YAML
serve ssh

bad_commit
for name in '*' '**' '?????' '[a]lice' 'alice*' 'a\lice' 'bob' '[alice]' 'alice, bob' '{users: [alice]}' \
  $'alice\nbob' $'bob\nalice' $'alice\r' 'alice ' ' alice' 'ALICE' '"alice"' "'alice'" \
  "alice' OR '1'='1" 'alice"; DROP TABLE uses; --' $'\e[31malice' $'al\xffice' $'al\xc3\xadce' \
  $'\xef\xbc\xa1lice' $'alice\xe2\x80\x8b' '../alice' 'alice/..' '- alice' '!!str alice' '&a alice' \
  '%61lice' "$(repeat 60000 a)"; do
  PUSHGATE_USER=$name push origin HEAD:main
  expect_not_excused
done
# In vain: what is told about a hostile name is safe, too.
PUSHGATE_USER=$'\e[31m\xff' push -o pushgate.bypass=x origin HEAD:main
expect_not_excused
# The line is wrapped somewhere.
expect_text "'\\x1B[31m\\xFF'"
if LC_ALL=C grep -q $'[\x1b\xff]' "$daemon_log"; then fail "the log holds raw bytes"; fi

for name in '[a-z]ob' 'x: y' alice; do
  bad_commit
  PUSHGATE_USER=$name push origin HEAD:main
  expect_excused_by e
done
