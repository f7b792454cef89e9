#!/usr/bin/env bash
# Two workers share the repositories below a folder: each is audited once, never by both at once; what one
# had that was killed comes back by the database's clock, and who lost a lease records nothing.
# shellcheck source=tests/fleet/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

start_postgres
for i in {1..12}; do
  make_bare "app$i"
  [[ $i == 1 ]] || continue
  clone app1
  commit_file a.py <<<'bad(1)'
  seed origin main
  cd "$work"
done
for i in {2..12}; do cp -r "$srv/app1.git/." "$srv/app$i.git/"; done
configure_fleet
pushgate_as() { as_machine "$1" "$PUSHGATE_BIN/pushgate" "${@:2}" --config "$config"; }
audit_as() { pushgate_as "$1" audit --under "$srv" --jobs 1 --format json; }
for worker in a b; do pushgate_as $worker send --once >/dev/null; done

# Two at once. The same repository is never with both: at every moment a name has one holder by its key,
# and the snapshots of both together are one for each.
# The first repository is held until both have begun: what was audited before that, a worker audits again.
exec 9<"$srv/app1.git"
flock 9
audit_as a >a.json 9<&- &
first=$!
audit_as b >b.json 9<&- &
second=$!
both_audit() { [[ $(sql "SELECT count(*) FROM lease WHERE audited > 0 OR expires > 0") -ge 2 ]]; }
some_are_done() { [[ $(sql "SELECT count(*) FROM lease WHERE audited > 0") -ge 1 ]]; }
wait_until "one to wait and the other to audit" both_audit
wait_until "the other to have audited" some_are_done
flock -u 9
exec 9<&-
wait "$first" || fail "a: $(cat a.json)"
wait "$second" || fail "b: $(cat b.json)"
python3 - <<'PY'
import json
a, b = (json.load(open(f"{name}.json"))["repositories"] for name in "ab")
assert [r["name"] for r in a] == [r["name"] for r in b] and len(a) == 12
done = {"recorded", "unchanged"}
for x, y in zip(a, b):
    pair = sorted([x["outcome"], y["outcome"]])
    assert pair == ["recorded", "skipped"], (x, y)
    assert "another worker has audited it" in (x.get("why", ""), y.get("why", ""))
PY
for worker in a b; do pushgate_as $worker send --once >/dev/null; done
[[ $(sql 'SELECT count(*), count(DISTINCT repository) FROM snapshot') == '12|12' ]] || fail "not once each: $(sql 'SELECT repository, server FROM snapshot')"

# Again: what is recorded, by whomever, is known.
audit_as a >a.json
python3 -c 'import json
assert {r["outcome"] for r in json.load(open("a.json"))["repositories"]} == {"unchanged"}, open("a.json").read()'

# One is killed while it has a repository: a lock on the repository's folder holds it there.
exec 9<"$srv/app3.git"
flock 9
sql "UPDATE lease SET audited = 0 WHERE encode(repository, 'escape') = 'app3'"  # it is the first
audit_as a >a.json 2>a.err 9<&- &
first=$!
has_lease() { [[ $(sql "SELECT count(*) FROM lease WHERE expires > 0 AND encode(repository, 'escape') = 'app3'") == 1 ]]; }
wait_until "a to have app3" has_lease
kill -KILL "$(pgrep -P "$first")"
wait "$first" 2>/dev/null || true
flock -u 9
exec 9<&-
audit_as b >b.json 2>b.err &
second=$!
all_but_one() { [[ $(sql "SELECT count(*) FROM lease WHERE expires > 0") == 1 && $(sql "SELECT count(*) FROM lease WHERE audited > (SELECT expires FROM lease WHERE expires > 0) - 60000000") -ge 11 ]]; }
wait_until "b to wait for app3 alone" all_but_one
sleep 0.7
kill -0 "$second" || fail "b did not wait: $(cat b.json b.err)"
# A minute passes, as the database sees it.
sql 'UPDATE lease SET expires = expires - 60000000 WHERE expires > 0'
wait "$second" || fail "b: $(cat b.json b.err)"
python3 -c 'import json
read = {r["name"]: r["outcome"] for r in json.load(open("b.json"))["repositories"]}
assert read["app3"] == "unchanged" and set(read.values()) == {"unchanged"}, read'

# A worker whose lease went to another records nothing, and says so.
(cd "$work/clone/app1" && commit_file b.py <<<'bad(2)' && git push -q origin main)
exec 9<"$srv/app1.git"
flock 9
sql "UPDATE lease SET audited = 0 WHERE encode(repository, 'escape') = 'app1'"
audit_as a >a.json 2>a.err 9<&- &
first=$!
has_app1() { [[ $(sql "SELECT count(*) FROM lease WHERE expires > 0 AND encode(repository, 'escape') = 'app1'") == 1 ]]; }
wait_until "a to have app1" has_app1
sql "UPDATE lease SET holder = 'another' WHERE encode(repository, 'escape') = 'app1'"
flock -u 9
exec 9<&-
# The other one is done at once.
sleep 1
sql "UPDATE lease SET holder = '', expires = 0, audited = 9000000000000000 WHERE encode(repository, 'escape') = 'app1'"
status=0
wait "$first" || status=$?
[[ $status == 1 ]] || fail "a ended with $status: $(cat a.json a.err)"
grep -q 'its lease ended before the audit did' a.json || fail "$(cat a.json)"
pushgate_as a history verify --local >out || fail "$(cat out)"
