#!/usr/bin/env bash
# A repository's own rules have a part of a file's steps for themselves: what uses that up is told
# apart from the server's rules.
# shellcheck source=tests/push/repository-config/lib.sh
. "$(dirname "$0")/lib.sh"

scene
cat >slow.yaml <<'YAML'
rules:
  - id: own-slow
    languages: [python]
    severity: ERROR
    message: Slow.
    pattern: |
      $A = $B
      ...
      $C = $D
      ...
      $E = $F
      ...
      nowhere($A, $C, $E)
YAML
printf 'rules: [slow.yaml]\n' >.pushgate.yaml
accepted
{ for i in $(seq 900); do echo "v$i = $i"; done && echo 'nowhere(1, 2, 3)'; } >long.py
commit
push origin main
expect_reject
expect_findings 'long.py gate-parse'
tr -s ' \n' ' ' <<<"$(pusher_text)" | grep -qF "The repository's own rule own-slow took more steps" ||
  fail 'expected to be told whose rules they were'
