#!/usr/bin/env bash
# Breaking the glass takes an entry and a reason, which the log and the receipt keep.
# shellcheck source=tests/push/bypass/lib.sh
. "$(dirname "$0")/lib.sh"

scene
entries <<'YAML'
  - {id: oncall, users: [alice], permanent: true, break_glass: true, reason: who is on call may}
YAML
serve ssh
export PUSHGATE_USER=alice

bad_commit
push origin HEAD:main
expect_not_excused
expect_text "recorded: git push -o pushgate.bypass='your reason'"
for empty in 'pushgate.bypass' 'pushgate.bypass=' 'pushgate.bypass=  ' 'bypass=the site is down'; do
  push -o "$empty" origin HEAD:main
  expect_not_excused
done
PUSHGATE_USER=bob push -o 'pushgate.bypass=let me in' origin HEAD:main
expect_not_excused
expect_text "the push option pushgate.bypass excuses nothing here"

push -o 'pushgate.bypass=the site is down' origin HEAD:main
expect_excused_by oncall
expect_text 'your reason: the site is down'
log_says 'bypass entry=oncall findings=1 repository="app" user="alice" reason="the site is down"' ||
  fail "the log does not keep the reason"

# Nothing needs it: nothing is said.
commit_file clean.py <<<'x = 1'
push -o 'pushgate.bypass=not needed' origin HEAD:main
expect_accept
expect_no_text 'bypass'

bad_commit
push -o $'pushgate.bypass=\e[31mred\e]0;title\a' origin HEAD:main
expect_excused_by oncall
expect_text '\x1B[31mred\x1B]0;title\x07'
if grep -q $'\e\[31m' "$daemon_log"; then fail "the log holds an escape"; fi
