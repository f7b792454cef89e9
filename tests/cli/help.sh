#!/usr/bin/env bash
# Every program and command tells how it is used, with examples, and names what a typing error meant;
# manual pages are written from that.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

# commands [NAME...]: all that lead to no others, a line each.
commands() {
  local name below
  below=$("$PUSHGATE_BIN/pushgate" "$@" --help | sed -nE '/^Commands:/,/^$/s/^  ([a-z]+) .*/\1/p')
  if [[ -z $below ]]; then
    echo "$*"
    return
  fi
  [[ $# == 0 ]] || echo "$*"
  for name in $below; do commands "$@" "$name"; done
}
commands >all
for command in check 'bypass add' 'rules trace' help; do
  grep -qx "$command" all || fail "the walk misses $command: $(cat all)"
done
while read -r command; do
  # shellcheck disable=SC2086  # words
  run $command --help
  expect_status 0
  expect_silent err
  grep -qE "^Usage: pushgate $command( |$)" out || fail "no usage of $command: $(cat out)"
  grep -q '^Examples:' out || fail "no examples of $command"
  sed '1,/^Examples:/d' out | grep -qE "^  (.* [|] |sudo -u git )?pushgate $command" || fail "no example shows $command"
  ! grep -qE '^  --[a-z-]+ arg' out || fail "an option of $command does not say what it takes: $(cat out)"
  cp out shown
  # shellcheck disable=SC2086
  run help $command
  cmp -s out shown || fail "'help $command' shows something else"
  # shellcheck disable=SC2086
  run $command --hlep
  expect_status 2
  grep -q "(did you mean '--help'?)" err || fail "$command --hlep: $(cat err)"
done <all
run bypass chekc
expect_status 2
expect_err "pushgate: bypass: there is no 'chekc' (did you mean 'check'?)"
expect_err "'pushgate bypass --help' lists them."
run help chek
expect_err "pushgate: there is no command 'chek' (did you mean 'check'?)"

for program in pushgated pushgate-hook; do
  "$PUSHGATE_BIN/$program" --help >out || fail "$program --help"
  grep -q "^Usage: $program " out || fail "no usage of $program"
  grep -q '^Examples:' out || fail "no examples of $program"
done
"$PUSHGATE_BIN/pushgated" --confg x 2>err && fail "pushgated takes --confg"
grep -qxF "pushgated: unknown option '--confg' (did you mean '--config'?)" err || fail "$(cat err)"
"$PUSHGATE_BIN/pushgate-hook" '--help --end' pre-receive >out 2>err </dev/null && fail "a hook file may not ask for help"

# ---- manual pages

run help --man
cp out pages
for page in pushgate.1 pushgate-check.1 pushgate-bypass.1 pushgated.8 pushgate-hook.8 pushgate.yaml.5; do
  grep -qx "$page" pages || fail "no page $page in: $(cat pages)"
done
while read -r page; do
  run help --man --date 2026-01-31 "$page"
  expect_status 0
  cp out "$page"
  grep -q '^.SH EXAMPLES' "$page" || fail "$page has no examples"
  if command -v mandoc >/dev/null; then
    mandoc -T lint "$page" >complaints 2>&1 || fail "$page: $(head -n 20 complaints)"
    mandoc -T ascii "$page" | col -b >"$page.txt"
  fi
  if command -v man >/dev/null; then
    said=$(MANROFFSEQ='' man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null)
    [[ -z $said ]] || fail "$page: $said"
  fi
done <pages
command -v mandoc >/dev/null || skip "no mandoc (install/bootstrap --tests)"
grep -q -- '--diff RANGE' pushgate-check.1.txt || fail "$(cat pushgate-check.1.txt)"
grep -q "pushgate check --diff '^A ^B HEAD'" pushgate-check.1.txt || fail "$(cat pushgate-check.1.txt)"
grep -q 'keep_rejected' pushgate.yaml.5.txt || fail "$(cat pushgate.yaml.5.txt)"
run help --man pushgate-chek.1
expect_status 2
expect_err "pushgate: help: there is no page 'pushgate-chek.1' (did you mean 'pushgate-check.1'?)"
