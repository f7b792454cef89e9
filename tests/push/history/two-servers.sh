#!/usr/bin/env bash
# Two names of a server write one record at once: each has its chain, every push is there once, and uses of
# bypass entries count over both, so that another host name brings no new ones.
# shellcheck source=tests/push/history/lib.sh
. "$(dirname "$0")/lib.sh"
unshare --uts true 2>/dev/null || skip "no namespaces of host names here"

cat >"$work/bypass.yaml" <<'YAML'
entries: [{id: three, users: [alice], paths: [bad.py], permanent: true, max_uses: 3}]
YAML
configure <<YAML
bypass: [$work/bypass.yaml]
policies:
  - {repos: ["**"], refs: ["refs/heads/**"]}
YAML
make_bare app
clone app
commit_file a.py <<<'x = 1'
base=$(git rev-parse HEAD)
commit_file bad.py <<<'x = bad()'
bad=$(git rev-parse HEAD)
git push -q "$srv/app.git" HEAD:refs/scratch/all

zero=0000000000000000000000000000000000000000
# server NAME: 25 clean pushes and 5 that need the entry.
server() {
  # shellcheck disable=SC2016  # the inner shell expands
  unshare --uts bash -c '
    hostname "$1"
    judge() { "$PUSHGATE_BIN/pushgate" judge --repo "$2" --config "$3" --record >>"$4" || true; }
    for i in $(seq 30); do
      commit=$5
      if ((i % 6 == 0)); then commit=$6; fi
      judge x "$2" "$3" "$4" <<<"$7 $commit refs/heads/$1-$i"
    done' server "$1" "$srv/app.git" "$config" "$work/$1.out" "$base" "$bad" "$zero"
}
export PUSHGATE_USER=alice PUSHGATE_BIN
server one & first=$!
server two & second=$!
wait "$first" || fail "server one"
wait "$second" || fail "server two"

expect_intact
history_of verify >"$work/verified"
[[ $(grep -c '^newest of \(one\|two\): ' "$work/verified") == 2 ]] || fail "$(cat "$work/verified")"
history_of --format json | python3 -c '
import collections, json, sys
pushes = json.load(sys.stdin)["pushes"]
refs = collections.Counter(push["refs"][0]["name"] for push in pushes)
assert len(pushes) == 60 and set(refs.values()) == {1}, refs
excused = []
for server in "one", "two":
    chain = sorted((p for p in pushes if p["server"] == server), key=lambda p: p["seq"])
    assert [p["seq"] for p in chain] == list(range(1, 31)), chain
    assert all(b["previous"] == a["hash"] for a, b in zip(chain, chain[1:]))
    excused += [p["verdict"] for p in chain if p["excuses"]]
    assert sum(p["verdict"] == "reject" for p in chain) in range(2, 6), chain
assert excused == ["accept"] * 3, excused
assert sum(p["verdict"] == "reject" for p in pushes) == 7
' || fail "the record is not right"
