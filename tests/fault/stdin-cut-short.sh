#!/usr/bin/env bash
# The hook's standard input is empty, cut short or no list of ref updates: a fault, by the daemon as in
# process, and never an acceptance.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
commit_file b.py <<<'x = bad()'
git push -q "$srv/app.git" HEAD:refs/scratch/new --no-verify 2>/dev/null || true
new=$(git rev-parse HEAD)
old=$(git rev-parse HEAD~1)
git -C "$srv/app.git" fetch -q "$PWD" main
start_daemon

expect_hook_fault() {
  local status=0
  (cd "$srv/app.git" && GIT_DIR=. "$hook_program" "--socket=$socket" "--config=$config") \
    >"$work/out" 2>"$work/err" || status=$?
  [[ $status == 2 ]] || fail "expected status 2 for '$1', not $status: $(cat "$work/err")"
  grep -qi 'pushgate: fault' "$work/err" || fail "'$1' is a fault: $(cat "$work/err")"
}

# As a rejection it works by hand, too.
status=0
(cd "$srv/app.git" && GIT_DIR=. "$hook_program" "--socket=$socket" <<<"$old $new refs/heads/main") \
  2>"$work/err" || status=$?
[[ $status == 1 ]] || fail "expected status 1, not $status: $(cat "$work/err")"

for round in daemon process; do
  for input in '' '\n' 'hello\n' "$old $new refs/heads/main" "$old $new\n" "$old ${new:0:39} refs/heads/main\n" \
    "$old $new refs/heads/main\n$old $new ref" "$old\n" "$old $new refs/heads/\0main\n"; do
    # shellcheck disable=SC2059 # the input is a format
    printf "$input" | expect_hook_fault "$input"
  done
  if [[ $round == daemon ]]; then
    stop_daemon
    with_fallback
  fi
done
expect_hook_fault 'a closed standard input' <&-

# Another program in front of the client has eaten the input.
write_hook <<TEXT
#!/bin/sh
read first
exec $hook_program --socket=$socket --config=$config
TEXT
expect_fault_for_all 'no ref updates came on standard input' 'the only reader of its input'

# Input that never ends is given up.
mkfifo "$work/endless"
exec 7<>"$work/endless"
status=0
(cd "$srv/app.git" && GIT_DIR=. timeout 20 "$hook_program" --deadline=500ms <&7) 2>"$work/err" || status=$?
[[ $status == 2 ]] || fail "expected status 2, not $status"
grep -q 'did not end in time' "$work/err" || fail "it said: $(cat "$work/err")"
