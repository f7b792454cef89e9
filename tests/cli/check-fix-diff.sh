#!/usr/bin/env bash
# check --fix --diff prints a patch that git applies, and writes nothing; --diff RANGE is what it was.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
rules=$tests/cli/fix-rules.yaml
git init -q "$work/repo"
cd "$work/repo"

write_file src/a.py <<<$'bad(1)\nwrong(2)'
printf 'x = 1\r\nbad(1)' >'src/b b.py'
printf 'bad(1)\rbad(2)\r' >src/c.py
commit
printf 'bad(1)\n' >>src/a.py
chmod 755 src/a.py
cp -a src "$work/before"
run check --rules "$rules" --fix --diff
expect_status 1
diff -r src "$work/before" || fail "something was written"
cp "$work/out" "$work/patch"
diff - <(head -n 10 "$work/patch" ) <<'END' || fail "not the patch expected"
diff --git a/src/a.py b/src/a.py
--- a/src/a.py
+++ b/src/a.py
@@ -1,3 +1,3 @@
-bad(1)
+print(1)
 wrong(2)
-bad(1)
+print(1)
diff --git a/src/b b.py b/src/b b.py
END
grep -q '^\\ No newline at end of file$' "$work/patch" || fail "the missing line end is not named"
expect_err 'would fix 2 of 3 findings in ./src/a.py'
expect_err './src/a.py:2: error: no-wrong, at module level'

# The patch makes of the files what --fix does, and leaves their modes.
git apply "$work/patch" 2>"$work/apply"
[[ ! -s $work/apply ]] || fail "git apply: $(cat "$work/apply")"
cp -a src "$work/applied"
rm -r src
cp -a "$work/before" src
run check --rules "$rules" --fix src
expect_status 1
diff -r src "$work/applied" || fail "the patch and the fix differ"
[[ -x src/a.py && -x $work/applied/a.py ]] || fail "the mode was lost"

# From a folder of the repository, and outside of one.
rm -r src
cp -a "$work/before" src
(cd src && "$PUSHGATE_BIN/pushgate" check --rules "$rules" --fix --diff a.py >"$work/patch" 2>"$work/err") &&
  fail "something is left"
(cd src && git apply "$work/patch")
cmp src/a.py "$work/applied/a.py"
mkdir "$work/plain"
cd "$work/plain"
write_file a.py <<<'bad(1)'
run check --rules "$rules" --diff --fix .
expect_status 0
(patch --version >/dev/null 2>&1 || exit 0; patch -s -p1 <"$work/out"; [[ $(cat a.py) == 'print(1)' ]])
[[ $(head -n 1 "$work/out") == 'diff --git a/a.py b/a.py' ]] || fail "$(cat "$work/out")"

# Without --fix, --diff takes a range.
cd "$work/repo"
commit_file src/d.py <<<'bad(4)'
for words in '--diff HEAD~1..HEAD' '--diff=HEAD~1..HEAD' '--diff HEAD~1..'; do
  # shellcheck disable=SC2086
  run check --rules "$rules" $words
  expect_status 1
  expect_out 'src/d.py:1: error: no-bad, at module level'
done
run check --rules "$rules" --diff
expect_status 2
