#!/usr/bin/env bash
# baseline: takes it, shows what another would change, asks before it lets more pass, and says who.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

configure_default
run baseline --config "$config"
expect_status 2
expect_err 'pushgate: baseline: give one REPO'
run baseline team/nowhere --config "$config"
expect_status 2
expect_err "pushgate: baseline: there is no Git folder team/nowhere, nor below $srv"
make_bare team/app
run baseline team/app --config "$config"
expect_status 2
expect_err "pushgate: $srv/team/app.git: the branch that its HEAD names (refs/heads/main) is not there; name another by --ref"

clone team/app
write_file a.py <<'PY'
def f():
    bad(1)
    bad(1)
    poor(2)
    noted(3)
    bad(4)  # pushgate: allow[no-bad] it is the fourth
PY
printf '# -*- coding: utf-7 -*-\nbad(1)\n' >b.py
commit
seed origin main
run baseline team/app --show --config "$config"
expect_status 2
expect_err "pushgate: no baseline of $srv/team/app.git has been taken"

run baseline team/app --dry-run --config "$config"
expect_status 0
expect_out '      2 no-bad'
expect_out '      1 no-poor'
grep -q '^not judged: b.py (gate-encoding: ' "$work/out" || fail "$(cat "$work/out")"
[[ ! -e $history ]] || fail 'a dry run wrote something'
head=$(git rev-parse --short=10 HEAD)
expect_out "team/app: 4 findings at refs/heads/main ($head): not recorded"
run baseline "$srv/team/app.git" --config "$config"
expect_status 0
expect_out "team/app: 4 findings at refs/heads/main ($head): recorded"

# Fewer need no word; more do.
sed -i '2d' a.py
commit
seed origin main
run baseline team/app --config "$config"
expect_status 0
expect_out 'gone: a.py: no-bad, in f'
sed -i '1s/^/bad(5)\nbad(5)\n/' a.py
commit
seed origin main
head=$(git rev-parse --short=10 HEAD)
run baseline team/app --config "$config"
expect_status 1
expect_out 'added: a.py:1: no-bad, 2 times'
expect_out "team/app: 5 findings at refs/heads/main ($head), 2 added, 0 gone: not recorded"
expect_err 'pushgate: what is added would block no more: with --accept-new it may pass'
run baseline team/app --dry-run --accept-new --format json --config "$config"
expect_status 0
python3 - "$work/out" <<'PY'
import json, sys
read = json.load(open(sys.argv[1]))
assert read["version"] == 1 and read["recorded"] is False and read["first"] is False, read
assert read["findings"] == 5 and read["removed"] == [], read
assert [(f["rule"], f["path"], f["line"], f["count"], f["function"]) for f in read["added"]] == [
    ("no-bad", "a.py", 1, 2, None)], read
assert read["not_judged"][0]["path"] == "b.py", read
PY
SUDO_USER=carol run baseline team/app --accept-new --config "$config"
expect_status 0
run baseline team/app --show --config "$config"
expect_status 0
grep -q "^team/app: 5 findings left of 5, taken .* by carol at refs/heads/main ($head)$" "$work/out" ||
  fail "$(cat "$work/out")"
expect_out 'a.py: no-bad, 2 times'
run baseline team/app --show --format json --config "$config"
expect_status 0
python3 - "$work/out" <<'PY'
import json, sys
read = json.load(open(sys.argv[1]))
assert read["findings"] == 5 and read["taken"]["user"] == "carol", read
assert len(read["taken"]["hash"]) == 64 and len(read["taken"]["rules"]) == 64, read
PY
run baseline team/app --ref nowhere --config "$config"
expect_status 2
expect_err 'pushgate: there is no ref nowhere'

run history verify --config "$config"
expect_status 0
expect_out 'intact: 0 pushes'
