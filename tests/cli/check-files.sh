#!/usr/bin/env bash
# check judges files and folders: findings, their order, exit statuses, limits.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
configure_default
mkdir -p "$work/src/deep"
cd "$work"

write_file src/clean.py <<<'x = 1'
run check --config "$config" src
expect_status 0
expect_out "pushgate: nothing found in 1 Python file (0 parsed, 0 functions)"

write_file src/b.py <<<'bad()'
write_file src/deep/a.py <<<'bad()'
write_file src/notes.txt <<<'bad()'
run check --config "$config" src
expect_status 1
grep -oE '^src/[a-z/.]+:[0-9]+: error: [a-z-]+' "$work/out" >"$work/headlines"
diff - "$work/headlines" <<'END' || fail "not the findings expected"
src/b.py:1: error: no-bad
src/deep/a.py:1: error: no-bad
END
cp "$work/out" "$work/first"
for _ in 1 2 3; do
  run check --config "$config" src
  cmp "$work/first" "$work/out" || fail "not the same in every run"
done

# A file is judged whatever its name, and a folder is the current one if none is given.
run check --config "$config" src/notes.txt
expect_status 1
(cd src/deep && "$PUSHGATE_BIN/pushgate" check --config "$config" >"$work/out") && fail "status 0"
grep -q '^\./a\.py:1: error: no-bad' "$work/out" || fail "the current folder was not judged"

# Outside of repositories, the current folder is taken for the root.
mkdir -p backend/src/session
echo 'import asyncpg; asyncpg.connect()' >backend/src/session/async_session.py
for path in . ./backend/ backend/src/session/async_session.py; do
  run check --config "$config" --rules db-connection "$path"
  expect_status 0
done
rm -r backend

run check --config "$config" nothing-here
expect_status 2
run check --config "$config" --rules db-connection src
expect_status 0
run check --config "$config" --rules no-such-pack src
expect_status 2
run check --config "$config" --diff HEAD
expect_status 2
expect_err "pushgate: --diff: this folder is in no repository"
run check --config "$config" --diff HEAD src
expect_status 2
expect_err "pushgate: give either PATHs or --diff, not both"

# Over the limit: what holds a word that a rule looks for blocks, the rest is named.
configure <<'END'
limits: {blob: 64B}
policies: []
END
{ repeat 100 'x'; echo ' = bad()'; } >src/b.py
repeat 100 'y' >src/deep/a.py
run check --config "$config" src
expect_status 1
expect_out "src/b.py: error: gate-size"
grep -q '^pushgate: not wholly judged: src/deep/a.py (100 bytes, over limits.blob of 64;' "$work/out" ||
  fail "the skip is not named: $(cat "$work/out")"
