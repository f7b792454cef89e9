#!/usr/bin/env bash
# Wrong arguments are named with what was likely meant; help and version go to standard output.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

run
expect_status 2
expect_silent out
run --help
expect_status 0
expect_out "Usage: pushgate COMMAND [ARGUMENT...]"
run --version
expect_status 0
grep -qE '^pushgate [0-9]+\.[0-9]+\.[0-9]+$' "$work/out" || fail "no version: $(cat "$work/out")"

run chek
expect_status 2
expect_err "pushgate: there is no command 'chek' (did you mean 'check'?)"
run check --fromat json
expect_status 2
expect_err "pushgate check: unknown option '--fromat' (did you mean '--format'?)"
run check --format xml
expect_status 2
expect_err "pushgate: --format must be text, json, sarif, github, gitlab or junit"
run check --for text # abbreviations would change their meaning with every new option
expect_status 2
expect_err "pushgate check: unknown option '--for' (did you mean '--format'?)"
run install --dry
expect_status 2
expect_err "pushgate install: unknown option '--dry' (did you mean '--dry-run'?)"
# Values that are chosen among words, wherever the help says so.
run check --format sarfi
expect_status 2
expect_err "pushgate: --format must be text, json, sarif, github, gitlab or junit (did you mean 'sarif'?)"
run install --server gitlb
expect_status 2
expect_err "pushgate: --server must be ssh, http, gitolite, gitea, gitlab, bitbucket or ghes (did you mean 'gitlab'?)"
run install --as gitlb
expect_status 2
grep -qF "or ghes (did you mean 'gitlab'?)" "$work/err" || fail "$(cat "$work/err")"
for command in audit baseline 'bypass list' doctor 'judge --repo .' replay status history report; do
  # shellcheck disable=SC2086  # words
  run $command --format jsno
  expect_status 2
  grep -qF "(did you mean 'json'?)" "$work/err" || fail "$command: $(cat "$work/err")"
done
run help --completion bsh
expect_err "pushgate: --completion must be bash, zsh or fish (did you mean 'bash'?)"
run config chek
expect_status 2
expect_err "pushgate: config: there is no 'chek' (did you mean 'check'?)"
run rules lst
expect_status 2
expect_err "pushgate: rules: there is no 'lst' (did you mean 'list'?)"
run "$(printf 'a\033[31m')"
expect_err "pushgate: there is no command 'a\\x1B[31m'"

for command in check config install judge rules uninstall; do
  run "$command" --help
  expect_status 0
  expect_silent err
  grep -q "^Usage: pushgate $command" "$work/out" || fail "no usage of $command"
  grep -q '^Examples:' "$work/out" || fail "no examples of $command"
done
