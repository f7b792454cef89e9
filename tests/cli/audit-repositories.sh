#!/usr/bin/env bash
# Whatever is wrong with one repository is named on one line, with what to do, and stops no other.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

configure <<'EOF'
policies:
  - repos: ["off/**"]
    refs: ["**"]
    enforce: off
  - repos: ["a/**", "none/**"]
    refs: ["refs/heads/**"]
EOF

# make NAME: a repository with one file that blocks.
make() {
  make_bare "$1"
  clone "$1"
  commit_file a.py <<<'bad(1)'
  seed origin main
}

run audit --config "$config"
expect_status 2
expect_err 'pushgate: audit: there is no Git folder to audit'

make a/sound
make_bare a/empty
make a/detached
git --git-dir="$srv/a/detached.git" update-ref --no-deref HEAD HEAD
make a/other-head
git --git-dir="$srv/a/other-head.git" symbolic-ref HEAD refs/heads/gone
make off/one
make unmatched
make_bare none/python
clone none/python
commit_file notes.txt <<<'bad(1)'
seed origin main
git init -q --bare --object-format=sha256 "$srv/a/sha256.git"
make a/broken
blob=$(git rev-parse HEAD:a.py)
rm -f "$srv/a/broken.git/objects/${blob:0:2}/${blob:2}"

run audit --config "$config"
expect_status 1
sound='1 file, 1 non-compliant (0.0 % in compliance), findings: 1 that block, at refs/heads/main'
grep -q "^a/sound: $sound (.*): recorded$" "$work/out" || fail "$(cat "$work/out")"
expect_out 'a/empty: it is empty: nothing to audit before the first push'
expect_out "a/detached: failed: its HEAD names no branch: 'git symbolic-ref HEAD refs/heads/BRANCH' in it, or name a ref by --ref"
expect_out "a/other-head: failed: the branch that its HEAD names (refs/heads/gone) is not there: 'git symbolic-ref HEAD refs/heads/BRANCH' in it, or name a ref by --ref"
grep -q '^off/one: .enforce: off. for refs/heads/main: the gate judges nothing there' "$work/out" ||
  fail "$(cat "$work/out")"
grep -q '^unmatched: no policy is for refs/heads/main: ' "$work/out" || fail "$(cat "$work/out")"
expect_out 'none/python: it holds no Python files at refs/heads/main'
grep -q '^a/sha256: failed: .*its objects are named by sha256.*convert the repository' "$work/out" ||
  fail "$(cat "$work/out")"
grep -q "^a/broken: failed: it is broken: .*'git -C $srv/a/broken.git fsck' says more" "$work/out" ||
  fail "$(cat "$work/out")"
[[ $(wc -l <"$work/out") == 9 ]] || fail "$(cat "$work/out")"
run history verify --config "$config"
expect_out 'intact: 0 pushes, 1 audit'

# By name, by folder and below a folder; each once.
run audit a/sound "$srv/a/sound.git" nowhere --under "$srv/a/" --jobs 3 --config "$config"
expect_status 1
[[ $(grep -c '^a/sound: ' "$work/out") == 1 ]] || fail "$(cat "$work/out")"
grep -q 'nowhere: failed: there is no such folder: it was deleted, or is named otherwise' "$work/out" ||
  fail "$(cat "$work/out")"
run audit a/detached --ref main --config "$config"
expect_status 0
grep -q "^a/detached: $sound (.*): recorded$" "$work/out" || fail "$(cat "$work/out")"
run audit a/sound --ref nowhere --config "$config"
expect_status 1
expect_out 'a/sound: failed: there is no ref nowhere'

# A rewritten history is told.
cd "$work/clone/a/sound"
old=$(git rev-parse --short=10 HEAD)
git commit -q --amend -m 'Another'
seed -f origin main
run audit a/sound --config "$config"
expect_status 0
grep -q "^pushgate: a/sound: its history was rewritten since the audit of ....-..-.. ($old is no longer in it)" \
  "$work/err" || fail "$(cat "$work/err")"

# Two audits at once: one snapshot.
commit_file b.py <<<'bad(2)'
seed origin main
before=$("$PUSHGATE_BIN/pushgate" history verify --config "$config" | sed -n 's/.*, \([0-9]*\) audits.*/\1/p')
for _ in 1 2 3; do
  "$PUSHGATE_BIN/pushgate" audit a/sound --config "$config" >>"$work/at-once" 2>&1 &
done
wait
[[ $(grep -c ': recorded$' "$work/at-once") == 1 && $(grep -c ': unchanged$' "$work/at-once") == 2 ]] ||
  fail "$(cat "$work/at-once")"
run history verify --config "$config"
expect_out "intact: 0 pushes, $((before + 1)) audits"

# A repository that loses everything else keeps its place in the trend.
git rm -q a.py b.py
echo text >notes.txt
commit
seed origin main
run audit a/sound --config "$config"
grep -q '^a/sound: 0 files, 0 non-compliant (100.0 % in compliance)' "$work/out" || fail "$(cat "$work/out")"

# The past: a clock that was wrong is named and ends nothing; what is there is not taken again.
make_bare a/past
clone a/past
for day in 1 2 3 9 4 5; do
  clock=$((1700000000 + day * 86400))
  commit_file "d$day.py" <<<'bad(1)'
done
seed origin main
run audit a/past --since 2023-11-10 --every 1d --config "$config"
expect_status 0
wrong=$(git rev-parse --short=10 HEAD~2)
expect_err "pushgate: a/past: the clock jumps: commit $wrong is dated before one that it stands on; it counts as made with the commit before"
grep -q ': 4 snapshots of the past recorded, and now recorded$' "$work/out" || fail "$(cat "$work/out")"
run audit a/past --since 2023-11-10 --every 1d --config "$config"
grep -q ': unchanged$' "$work/out" || fail "$(cat "$work/out")"
run report --repo a/past --period all --format json --config "$config"
python3 - "$work/out" <<'PY'
import json, sys
[past] = json.load(open(sys.argv[1]))["repositories"]
assert [p["noncompliant_files"] for p in past["trend"]] == [1, 2, 4, 5, 6], past["trend"]
assert [p["date"] for p in past["trend"]][:4] == [
    "2023-11-15", "2023-11-16", "2023-11-17", "2023-11-18"], past["trend"]
PY
for options in '--since never' '--since 2999-01-01' '--since 1y --every 1h'; do
  # shellcheck disable=SC2086
  run audit a/past $options --config "$config"
  expect_status 2
done

# A record of a newer version: nothing is written.
python3 - "$history" <<'PY'
import sqlite3, sys
sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version = 99")
PY
rm -f "$history.audit-cache"
for command in "audit a/past" report; do
  # shellcheck disable=SC2086
  run $command --config "$config"
  expect_status 2
  grep -q 'a newer pushgate has written it (schema 99' "$work/err" || fail "$(cat "$work/err")"
done
[[ ! -e $history.audit-cache ]] || fail 'something was written'
