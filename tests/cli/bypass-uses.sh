#!/usr/bin/env bash
# bypass list and check: uses on this server, and warnings of entries that need a look.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || skip "no sqlite3"
cd "$work"

cat >entries.yaml <<'END'
entries:
  - {id: twice, users: [alice], rules: [no-bad], permanent: true, max_uses: 2}
  - {id: never, users: [bob], permanent: true}
  - {id: once, users: [carol], permanent: true, max_uses: 1}
END
configure <<END
bypass: [$work/entries.yaml]
policies: [{repos: ["**"]}]
END
make_bare app
clone app
zero=0000000000000000000000000000000000000000
judge() {
  commit_file "$1.py" <<<'x = bad()'
  git push -q "$srv/app.git" +HEAD:refs/scratch/all
  PUSHGATE_USER=$1 "$PUSHGATE_BIN/pushgate" judge --repo "$srv/app.git" --config "$config" --record \
    >"$work/judged" <<<"$zero $(git rev-parse HEAD) refs/heads/main" || fail "$(cat "$work/judged")"
  git reset -q --hard HEAD~1
}
commit_file a.py <<<'x = 1'
git push -q "$srv/app.git" +HEAD:refs/scratch/all
judge alice
judge carol
cd "$work"
year() { sqlite3 "$history" "UPDATE push SET time = $(date -u -d "$1" +%s)000000"; }
year '1 day ago'

used() { grep -E '^[a-z]|used:|warning:' out | grep -v entries; }
run bypass list --config "$config"
expect_status 0
expect_silent err
diff - <(used | sed 's/at 20[-0-9T:]*Z/at TIME/') <<'END' || fail "not the list expected"
twice
   used:    1 push, the last at TIME; 1 use left
never
   used:    never
once
   used:    1 push, the last at TIME; 0 uses left
   warning: used up, and excuses nobody on this server: revoke it
END
year '100 days ago'
run bypass list --config "$config" --format json
python3 - <<'END' || fail "$(cat out)"
import json
twice, never, once = json.load(open('out'))['entries']
long = 'not used for 90 days: is it still needed?'
none = never['warning']
assert none.startswith('never used, and the record begins at 20') and none.endswith('Z: is it still needed?'), none
assert (twice['uses'], twice['uses_left'], twice['warning']) == (1, 1, long), twice
assert (never['uses'], never['uses_left'], never['last_use'], never['warning']) == (0, None, None, none), never
assert once['uses_left'] == 0 and 'used up' in once['warning'] and once['last_use'].endswith('Z'), once
END

check() { run bypass check --config "$config" --repo app --ref main "$@"; }
check --user alice
expect_status 0
expect_out "excused by twice ($work/entries.yaml:2:10), permanent, for rules no-bad, at most 2 uses, counted on each server by itself, 1 left on this one"
check --user carol
expect_status 1
expect_out '   uses: 1 use, all taken on this server'

check --user alice --account
expect_status 1
expect_out '   uses: those of a push from a Unix account are not counted'

# The daemon tells the same, and an entry that is written anew goes on where the old one was.
start_daemon
"$PUSHGATE_BIN/pushgate" status --socket "$socket" >out 2>err || fail "$(cat out err)"
expect_out "look at: bypass entry 'once': used up, and excuses nobody on this server: revoke it ($work/entries.yaml:4:10)"
expect_out "look at: bypass entry 'twice': not used for 90 days: is it still needed? ($work/entries.yaml:2:10)"
"$PUSHGATE_BIN/pushgate" doctor "$srv/app.git" --config "$config" --socket "$socket" >out 2>&1 || true
grep -A 1 "bypass entry 'once'" out | grep -q 'pushgate bypass revoke once' || fail "$(cat out)"
stop_daemon
run bypass revoke once --config "$config"
run bypass add --id once --user carol --permanent --max-uses 1 --reason r --config "$config"
expect_status 0
expect_err "pushgate: an earlier entry 'once' was used 1 time on this server, and these uses count: take another id to begin anew"

# A record that cannot be read: said, and the rest goes on.
echo nonsense >"$history"
rm -f "$history"-*
run bypass list --config "$config"
expect_status 0
grep -q "^pushgate: the record $history: .*: how often entries were used is not known$" err || fail "$(cat err)"
expect_out 'never'
grep -q used: out && fail "uses without a record"
check --user carol
expect_status 2
expect_out '   uses: the record cannot be read, and what cannot be counted is not excused'
check --user bob
expect_status 0
