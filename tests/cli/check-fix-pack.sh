#!/usr/bin/env bash
# The fixes of the built-in pack, over all its fixtures: what comes out parses, has no more findings
# than before, and is not changed any further.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
git init -q "$work/tree"
cd "$work/tree"
number=0
for fixture in "$tests"/fixtures/db-*/*.py; do
  path=$(sed -n '1s/^# path: //p' "$fixture")
  path=$((number += 1))/${path:-src/${fixture##*/}}
  mkdir -p "${path%/*}"
  cp "$fixture" "$path"
done

count() { grep -c '"rule":' "$work/out" || true; }
check() {
  run check --rules db-connection --format json "$@" .
  [[ $command_status -lt 2 ]] || fail "check $*: $(cat "$work/out" "$work/err")"
}
check
before=$(count)
if grep -q 'syntax error' "$work/out"; then fail "a fixture does not parse: $(cat "$work/out")"; fi
check --fix
fixed=$(grep -c '"fixed": true' "$work/out" || true)
((fixed > 0)) || fail "no fixture has anything to fix"
echo "fixed $fixed of $before"
check
if grep -q 'syntax error' "$work/out"; then fail "what was fixed does not parse: $(cat "$work/out")"; fi
(($(count) == before - fixed)) || fail "$before findings, $fixed fixed, but $(count) left"
if command -v python3 >/dev/null; then
  python3 - <<'END' || fail "Python does not read what was fixed"
import ast, pathlib
for path in pathlib.Path(".").rglob("*.py"):
    ast.parse(path.read_bytes(), str(path))
END
fi
git add -A
check --fix
git diff --quiet || fail "fixing twice changes more: $(git diff)"
