#!/usr/bin/env bash
# The JSON of check: nothing else on standard output, verdict and status agree.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
command -v jq >/dev/null || skip "no jq"
configure_default
mkdir -p "$work/src"
cd "$work"
write_file src/a.py <<<'bad()'
write_file src/b.py <<<'x = 1'

run check --config "$config" --format json src
expect_status 1
[[ $(jq -r .verdict "$work/out") == reject ]] || fail "not rejected"
[[ $(jq -r '.findings[] | "\(.path):\(.line):\(.column) \(.rule) \(.decision)"' "$work/out") == \
  "src/a.py:1:1 no-bad block" ]] || fail "not the finding: $(cat "$work/out")"
[[ $(jq -c .stats "$work/out") == '{"refs":1,"commits":0,"files":2,"parsed":1,"functions":0}' ]] ||
  fail "not the stats: $(jq -c .stats "$work/out")"
run check --config "$config" --format json src/b.py
expect_status 0
[[ $(jq -r .verdict "$work/out") == accept ]] || fail "not accepted"

# Asked for by different names, one finding has one fingerprint.
git init -q "$work/src"
prints() { jq -r '.findings[].fingerprint' "$work/out"; }
run check --config "$config" --format json src/a.py
first=$(prints)
(cd src && git add -A && git commit -q -m c)
cd src
run check --config "$config" --format json
[[ $(prints) == "$first" ]] || fail "another fingerprint below ."
run check --config "$config" --format json --diff HEAD
[[ $(prints) == "$first" ]] || fail "another fingerprint with --diff"

# What cannot be read is no clean result.
printf 'x = 1\n' >locked.py
chmod 0 locked.py
if [[ ! -r locked.py ]]; then
  run check --config "$config" --format json locked.py
  expect_status 2
  [[ $(jq -r .verdict "$work/out") == fault ]] || fail "no fault"
fi
