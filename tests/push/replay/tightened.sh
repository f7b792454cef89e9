#!/usr/bin/env bash
# replay judges as the gate did where a repository tightens its policy and a baseline lets old findings
# pass.
# shellcheck source=tests/push/replay/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
commit_file old.py <<<'def old():
    return bad()'
commit_file .pushgate.yaml <<'YAML'
severities: {no-poor: ERROR}
rules: [tools/own.yaml]
YAML
commit_file tools/own.yaml <<'YAML'
rules: [{id: own-rule, languages: [python], severity: ERROR, message: Ours., pattern: ours(...)}]
YAML
seed origin main
guard app
configure <<'YAML'
keep_rejected: 1h
policies: [{repos: ["**"], ratchet: true}]
YAML
start_daemon
"$PUSHGATE_BIN/pushgate" baseline "$srv/app.git" --config "$config" >/dev/null  # 1

commit_file old.py <<<'def old():
    pass
    return bad()'
push origin main                                  # 2
expect_accept
commit_file new.py <<<'def f():
    poor()
    return bad()'
push origin main                                  # 3
expect_reject
expect_findings 'new.py:2 no-poor' 'new.py:3 no-bad'
git reset -q --hard origin/main
commit_file own.py <<<'ours()'
push origin main                                  # 4
expect_reject
expect_findings 'own.py:1 own-rule'
git reset -q --hard origin/main
commit_file .pushgate.yaml <<<'scope: files'
push origin main                                  # 5
expect_reject
[[ $(history_of --format json | jq -c '[.pushes[].findings[].decision] | unique') == '["baseline","block"]' ]] ||
  fail "no finding is old: $(history_of)"

for id in 2 3 4 5; do
  untouched replay 0 "$id"
  grep -q '; nothing differs$' "$work/out" || fail "push $id: $(cat "$work/out")"
done
replay 0 --since 1h
grep -q '^would have been blocked: 3 pushes, by 4 findings; 1 other finding$' "$work/out" || fail "$(cat "$work/out")"

# Other rules are nobody's but the given ones.
cat >"$work/new.yaml" <<'YAML'
rules: [{id: no-poor, languages: [python], severity: WARNING, message: No., pattern: poor(...)}]
YAML
replay 1 3 --rules "$work/new.yaml"
grep -q 'changed     new.py:2: no-poor, in f (was block, now warn)' "$work/out" || fail "$(cat "$work/out")"
replay 1 4 --rules "$work/new.yaml"
grep -q 'gone        own.py: own-rule' "$work/out" || fail "$(cat "$work/out")"
