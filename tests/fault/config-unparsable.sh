#!/usr/bin/env bash
# A configuration that cannot be parsed: the daemon does not start and says why, line by line; judging
# in process is a fault that names the place; nothing passes.
# shellcheck source=tests/fault/lib.sh
. "$(dirname "$0")/lib.sh"

scene
with_fallback
guard app
printf 'policies:\n  - repos: ["**"]\n    refs: ["refs/heads/**"]\n    enfroce: block\n' >"$config"
expect_fault_for_all "$config:4:5" 'enfroce' 'administrator'
printf 'policies: [\n' >"$config"
expect_fault_for_all "$config:" 'administrator'
printf 'rules: [%s/nowhere.yaml]\npolicies: []\n' "$work" >"$config"
expect_fault_for_all "nowhere.yaml" 'administrator'
printf 'rules: [%s/rules.yaml]\npolicies: []\n' "$work" >"$config"
printf 'rules:\n  - id: x\n    pattern: "f("\n' >"$work/rules.yaml"
expect_fault_for_all "$work/rules.yaml:" 'administrator'

status=0
"$PUSHGATE_BIN/pushgated" --config "$config" --socket "$socket" 2>"$work/err" || status=$?
[[ $status == 2 ]] || fail "expected status 2, not $status"
grep -qF "$work/rules.yaml:" "$work/err" || fail "it said: $(cat "$work/err")"
[[ ! -e $socket ]] || fail "a daemon without a configuration must not listen"
