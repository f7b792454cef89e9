#!/usr/bin/env bash
# What an audit keeps of the one before, and of the week before, is what it would find anew, whatever
# becomes of the modules that files import.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/push/modules/lib.sh
. "$tests/push/modules/lib.sh"

expected=()

# expect_blocking NUMBER: after a commit of a day later, of the kept and of all anew.
expect_blocking() {
  clock=$((clock + 86400))
  commit
  seed origin main
  run audit app --config "$config"
  expect_status 0
  grep -q " findings: $1 that block" "$work/out" || fail "expected $1: $(cat "$work/out")"
  run audit app --fresh --config "$config" --format json
  expect_status 0
  python3 - "$work/out" "$1" <<'PY'
import json, sys
[app] = json.load(open(sys.argv[1]))["repositories"]
assert app["outcome"] == "unchanged", app
assert app["decisions"]["block"] == int(sys.argv[2]), app
PY
  expected+=("$1")
}

write_file app/__init__.py </dev/null
write_file other/notes.txt <<<'no module'
expect_blocking 0

echo "a module appears where it was absent"
write_file app/db.py <<<'from app.far.away import make'
expect_blocking 0
write_file app/far/away.py <<<'from app.further import make'
expect_blocking 0
write_file app/further.py <<<'from lib.orm import Session as make'
expect_blocking 2

echo "a re-export changes two hops away"
write_file app/further.py <<<'from other.orm import Session as make'
expect_blocking 0
write_file app/further.py <<<'from lib.orm import Session as make'
expect_blocking 2

echo "a module vanishes, and its folder with it"
git rm -q app/far/away.py
expect_blocking 0
write_file app/far/away.py <<<'from app.further import make'
expect_blocking 2

echo "a folder becomes a package, a package a module"
write_file app/far/__init__.py <<<'away = None'
expect_blocking 2
git rm -q app/far/away.py app/far/__init__.py
write_file app/far.py <<<'from app.further import make'
write_file app/db.py <<<'from app.far import make'
expect_blocking 2
git rm -q app/far.py
write_file app/far/__init__.py <<<'make = int'
expect_blocking 0
write_file app/far/__init__.py <<<'from app.further import make'
expect_blocking 2

echo "a link is no module"
git rm -q app/further.py
ln -s ../other/notes.txt app/further.py
expect_blocking 0
rm app/further.py
write_file app/further.py <<<'from lib.orm import Session as make'
expect_blocking 2

echo "a name changes its case alone"
git mv app/further.py app/Further.py
expect_blocking 0
git mv app/Further.py app/further.py
expect_blocking 2

echo "a module further down hides nothing"
write_file app/app/further.py <<<'make = int'
expect_blocking 2

echo "the past, audited afterwards, has the same figures"
rm "$history"*
run audit app --config "$config" --since 2023-11-14 --every 1d
expect_status 0
run report --period all --format json --config "$config"
expect_status 0
python3 - "$work/out" "${expected[@]}" <<'PY'
import json, sys
[app] = json.load(open(sys.argv[1]))["repositories"]
assert [point["findings"] for point in app["trend"]] == [int(number) for number in sys.argv[2:]], app["trend"]
PY
