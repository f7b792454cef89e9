#!/usr/bin/env bash
# An audit's figures are those of a hand count, and what the gate decides of the same tree.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

configure <<'EOF'
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
    severities: {no-worse: WARNING}
bypass: [bypass.yaml]
EOF
cat >"$work/bypass.yaml" <<'EOF'
entries:
  - id: legacy
    paths: ["legacy/**"]
    until: 2099-01-31
    reason: until it is rewritten
  - id: carols
    users: [carol]
    permanent: true
    reason: hers alone
EOF
make_bare team/app
clone team/app

# The hand count: 7 Python files (the script by its first line, the stub by its name), of which 3
# have something that blocks. Blocking: a.py 2, pkg/b.py 1, run 1. Warned: a.py 1 (no-poor), pkg/b.py
# 1 (no-worse, by the policy). Recorded: pkg/b.py 1. Suppressed: pkg/b.py 1. Excused: legacy/c.py 2.
write_file a.py <<'EOF'
def f():
    bad(1)
    poor(2)


def g():
    bad(3)
EOF
write_file pkg/b.py <<'EOF'
noted(1)
worse(2)
bad(3)  # pushgate: allow[no-bad] the third
bad(4)
EOF
write_file legacy/c.py <<'EOF'
bad(1)
bad(2)
EOF
write_file run <<'EOF'
#!/usr/bin/python3
bad(1)
EOF
echo 'x = 1' >clean.py
echo 'x: int' >stub.pyi
echo 'def broken(:' >half.py
echo 'bad(1)' >notes.txt
commit
seed origin main

run audit team/app --config "$config"
expect_status 0
head=$(git rev-parse HEAD)
expect_out "team/app: 7 files, 3 non-compliant (57.1 % in compliance), findings: 4 that block, 2 that warn, 1 recorded, 1 suppressed, 2 excused, at refs/heads/main (${head:0:10}): recorded"

# The gate, asked about a push that holds everything, says the same.
cp -r "$srv/team/app.git" "$srv/team/copy.git"
git -C "$srv/team/copy.git" update-ref -d refs/heads/main
zeros=$(printf '0%.0s' {1..40})
"$PUSHGATE_BIN/pushgate" judge --repo "$srv/team/copy.git" --config "$config" --format json \
  <<<"$zeros $head refs/heads/main" >"$work/judged" || true
"$PUSHGATE_BIN/pushgate" audit team/app --force --format json --config "$config" >"$work/audited"
python3 - "$work/judged" "$work/audited" <<'PY'
import collections, json, sys
judged, audited = (json.load(open(name)) for name in sys.argv[1:])
counts = collections.Counter(f["decision"] for f in judged["findings"])
[one] = audited["repositories"]
assert {d: n for d, n in one["decisions"].items() if n} == dict(counts), (one, counts)
blocked = {f["path"] for f in judged["findings"] if f["decision"] == "block"}
assert one["noncompliant_files"] == len(blocked) == 3, one
assert one["files"] == judged["stats"]["files"] == 7, (one, judged["stats"])
assert one["outcome"] == "recorded" and one["notes"] == [], one
PY

# Once a day is enough, unless something changed or somebody insists.
run audit team/app --config "$config"
expect_status 0
grep -q ': unchanged$' "$work/out" || fail "$(cat "$work/out")"
sed -i 's/until: 2099/until: 2020/' "$work/bypass.yaml"
run audit team/app --config "$config"
grep -q ' 6 that block, .*: recorded$' "$work/out" || fail "$(cat "$work/out")"
run history verify --config "$config"
expect_status 0
expect_out 'intact: 0 pushes, 3 audits'

# What has changed is found.
echo 'bad(1)' >more.py
commit
seed origin main
run audit team/app --config "$config"
grep -q '^team/app: 8 files, 5 non-compliant .* 7 that block' "$work/out" || fail "$(cat "$work/out")"
run audit team/app --config "$config"
grep -q ' 7 that block.*: unchanged$' "$work/out" || fail "$(cat "$work/out")"
run audit team/app --fresh --config "$config"
grep -q ' 7 that block.*: unchanged$' "$work/out" || fail "$(cat "$work/out")"

# The cache may go or be damaged at any time.
[[ -s $history.audit-cache ]] || fail 'nothing was kept'
printf 'nonsense%.0s' {1..2000} >"$history.audit-cache"
run audit team/app --config "$config"
expect_status 0
expect_err "pushgate: the cache of audits $history.audit-cache was no longer sound, and was begun anew"
grep -q ' 7 that block.*: unchanged$' "$work/out" || fail "$(cat "$work/out")"
rm "$history.audit-cache"
git rm -q a.py
commit
seed origin main
run audit team/app --config "$config"
expect_silent err
grep -q '^team/app: 7 files, 4 non-compliant .* 5 that block' "$work/out" || fail "$(cat "$work/out")"

# Another policy, the same results: `enforce: warn` leaves nothing that blocks.
configure <<'EOF'
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
    enforce: warn
EOF
run audit team/app --config "$config"
grep -q ' 0 non-compliant .* 0 that block, 6 that warn, 6 of these only by .enforce: warn., ' "$work/out" ||
  fail "$(cat "$work/out")"

# With a baseline, what it holds is counted apart.
configure <<'EOF'
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
    ratchet: true
EOF
run audit team/app --config "$config"
expect_err "pushgate: team/app: its policy has 'ratchet: true', but no baseline was taken: every finding blocks ('pushgate baseline team/app')"
run baseline team/app --config "$config"
expect_status 0
run audit team/app --config "$config"
expect_silent err
grep -q ' 0 that block, .* 6 in the baseline' "$work/out" || fail "$(cat "$work/out")"
