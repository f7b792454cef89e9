#!/usr/bin/env bash
# A file is judged again if only a module that it imports has changed, live and in the past: what is
# kept of it is no word about another tree.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/push/modules/lib.sh
. "$tests/push/modules/lib.sh"

# Every commit is a day later than the one before.
publish() {
  clock=$((clock + 86400))
  commit
  seed origin main
}

# expect_blocking NUMBER
expect_blocking() {
  run audit app --config "$config"
  expect_status 0
  grep -q " findings: $1 that block" "$work/out" || fail "expected $1: $(cat "$work/out")"
}

publish
expect_blocking 0
provide lib.orm
publish
expect_blocking 2
provide other.orm
publish
expect_blocking 0
git rm -q app/db.py
publish
expect_blocking 0
provide lib.orm
publish
expect_blocking 2
# One step further away.
echo 'from app.far import Session' >app/db.py
echo 'make = Session' >>app/db.py
echo 'from lib.orm import Session' >app/far.py
publish
expect_blocking 2
echo 'from other.orm import Session' >app/far.py
publish
expect_blocking 0

# The past, audited afterwards: the same figures in a row.
rm "$history"*
run audit app --config "$config" --since 2023-11-14 --every 1d
expect_status 0
run history verify --config "$config"
expect_out 'intact: 0 pushes, 7 audits'
run report --period all --format json --config "$config"
expect_status 0
python3 - "$work/out" <<'PY'
import json, sys
[app] = json.load(open(sys.argv[1]))["repositories"]
trend = [(point["findings"], point["noncompliant_files"]) for point in app["trend"]]
assert trend == [(0, 0), (2, 1), (0, 0), (0, 0), (2, 1), (2, 1), (0, 0)], trend
dates = [point["date"] for point in app["trend"]]
assert dates[:2] == ["2023-11-15", "2023-11-16"] and dates == sorted(dates), dates
PY
