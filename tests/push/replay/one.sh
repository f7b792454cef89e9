#!/usr/bin/env bash
# replay judges a recorded push again, against exactly what it was compared with, and shows what differs.
# shellcheck source=tests/push/replay/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
commit_file old.py <<<'def old():
    return bad()'
seed origin main
guard app
keep() {
  configure <<YAML
keep_rejected: $1
bypass: [$work/bypass.yaml]
policies:
  - {repos: ["**"], refs: ["refs/heads/**"]${2-}}
YAML
}
cat >"$work/bypass.yaml" <<'YAML'
entries: [{id: e, users: [alice], paths: [excused.py], permanent: true, max_uses: 1}]
YAML
keep 1h
start_daemon
commit_file a.py <<<'def f():
    return poor()'
push origin main                                  # 1
expect_accept
commit_file b.py <<<'def g():
    return bad()'
push origin main                                  # 2
expect_reject
expect_count 2
git reset -q --hard origin/main
commit_file excused.py <<<'x = bad()'
PUSHGATE_USER=alice push origin main              # 3
expect_accept
git switch -q -c topic HEAD~1
commit_file c.py <<<'y = 1'
git merge -q --no-edit main
push origin topic                                 # 4
expect_accept

for id in 1 2 3 4; do
  untouched replay 0 "$id"
  grep -q '; nothing differs$' "$work/out" || fail "push $id: $(cat "$work/out")"
done
replay 0 2 --format json
python3 - "$work/out" <<'EOP' || fail "$(cat "$work/out")"
import json, sys
said = json.load(open(sys.argv[1]))
assert said["version"] == 1 and said["push"] == 2 and said["recorded"] == said["verdict"] == "reject"
assert said["gone"] == said["new"] == said["changed"] == [] and said["impossible"] is None
EOP

# By other rules.
cat >"$work/new.yaml" <<'YAML'
rules:
  - {id: no-poor, languages: [python], severity: ERROR, message: Never., pattern: poor(...)}
  - {id: no-functions, languages: [python], severity: WARNING, message: No., pattern: "def $F(...): ..."}
YAML
replay 1 1 --rules "$work/new.yaml"
expect_line '    new         a.py:1: no-functions, in f (warn)'
expect_line '    changed     a.py:2: no-poor, in f (was warn, now block)'
expect_line 'judged again: reject, was accept'
replay 1 2 --rules "$work/new.yaml"
expect_line '    gone        b.py:2: no-bad, in g (was block)'
expect_line 'judged again: accept, was reject'
replay 1 2 --rules "$work/new.yaml" --format json
python3 -c 'import json, sys
said = json.load(open(sys.argv[1]))
assert [f["rule"] for f in said["gone"]] == ["no-bad"] and said["verdict"] == "accept", said' "$work/out" || fail "json"

# A policy that changed.
keep 1h ', severities: {no-bad: WARNING}'
replay 1 2
expect_line '    changed     b.py:2: no-bad, in g (was block, now warn)'

# What is gone is said.
replay 2 99
expect_said 'there is no push 99 in'
replay 2 x
expect_said "'x' is no push"
replay 2
rm -r "$work/state/rejected"
replay 2 2
expect_said 'push 2 cannot be judged again: its objects are gone: git deletes those of a refused push'
