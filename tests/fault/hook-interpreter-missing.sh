#!/usr/bin/env bash
# The hook file names a client that is not there, or that nobody may execute: git cannot start the hook, and
# refuses; its own words are all that the pusher reads, and the runbook knows them.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
hook_program=$work/nowhere/pushgate-hook
guard app
start_daemon
commit_file b.py <<<'x = 1'
runbook=$tests/../install/monitoring/runbook.md
push origin main
expect_refused
grep -q "cannot run hooks/pre-receive: No such file or directory" <<<"$push_output" || fail 'git says something else'

mkdir -p "$work/nowhere"
cp "$work/bin/pushgate-hook" "$hook_program"
chmod 644 "$hook_program"
push origin main
expect_refused
grep -q "cannot exec 'hooks/pre-receive': Permission denied" <<<"$push_output" || fail 'git says something else'
[[ -z $(git -C "$srv/app.git" rev-parse -q --verify main~1) ]] || fail 'the push came through'
grep -q "^### cannot run hooks/pre-receive, cannot exec 'hooks/pre-receive'" "$runbook" ||
  fail 'the runbook does not tell of it'
