#!/usr/bin/env bash
# check --fix applies what rules suggest, says how much of it, and shows what is left and why.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"
rules=$tests/cli/fix-rules.yaml

# holds FILE <<EOF: its whole text
holds() { diff - "$1" || fail "not what $1 has to hold"; }

write_file src/a.py <<'END'
import os


def f(x):
    bad(bad(x), bad(1))
    y = bad(1) + bad(2)
    poor(y)
    wrong(x)
    noted()
END
run check --rules "$rules" --fix src
expect_status 1
holds src/a.py <<'END'
import os
from bank.money import rich


def f(x):
    print(print(x), print(1))
    y = print(1) + print(2)
    rich(y)
    wrong(x)
    noted()
END
[[ $(head -n 1 "$work/out") == 'fixed 6 of 7 findings in src/a.py' ]] || fail "$(cat "$work/out")"
expect_out 'src/a.py:9: error: no-wrong, in f'
expect_out '   Note: Not fixed: as fixed, line 9 would have a syntax error.'
expect_out 'pushgate: 1 error in 1 Python file (1 parsed, 1 function)'

# Doing it again changes nothing more, and says nothing of fixes.
cp src/a.py before
run check --rules "$rules" --fix src
expect_status 1
cmp src/a.py before
[[ $(head -n 1 "$work/out") == '---- src/a.py'* ]] || fail "$(cat "$work/out")"

# All is fixed: nothing blocks. What is told apart by position is so in JSON, too.
write_file src/a.py <<<$'bad(1)\nstay()'
run check --rules "$rules" --fix --format json src
expect_status 1
python_free_json() { grep -E '"(rule|line|fixed|not_fixed|verdict)":' "$work/out" | tr -d ' '; }
python_free_json >"$work/got"
diff - "$work/got" <<'END' || fail "not the JSON expected"
"verdict":"reject",
"rule":"no-bad",
"line":1,
"fixed":true
"rule":"no-stay",
"line":2,
"fixed":false,
"not_fixed":"therulewouldfindwhatthefixputsthere,too"
END
write_file src/a.py <<<'bad(1)'
run check --rules "$rules" --fix --format json src
expect_status 0
grep -q '"verdict": "accept"' "$work/out" || fail "$(cat "$work/out")"
run check --rules "$rules" --format json src
if grep -q fixed "$work/out"; then fail "fixes without --fix: $(cat "$work/out")"; fi

# Nor does a fix lose what only `...` stands for, or a comment.
write_file src/a.py <<<$'stay(3)\nbad(  # why\n    1)'
run check --rules "$rules" --fix src
expect_status 1
expect_out '   Note: Not fixed: the fix would drop an argument that the rule does not name.'
expect_out '   Note: Not fixed: its fix would drop a comment.'

# Suppressed findings and such as only get recorded stay.
write_file src/a.py <<<'bad(1)  # pushgate: allow[no-bad] it is good
noted()'
cp src/a.py before
run check --rules "$rules" --fix src
expect_status 0
cmp src/a.py before

# By regular expression; over several lines.
write_file regex.py <<<'x = old_old_name(1)'
run check --rules "$rules" --fix regex.py
expect_status 1
holds regex.py <<<'x = old_old_name(1)'
expect_out "   Note: Not fixed: it would leave the name 'old_name' undefined."
write_file regex.py <<<'from old import name
x = old_name(1)'
run check --rules "$rules" --fix regex.py
holds regex.py <<<'from old import name
x = old_name(1)'
write_file src/a.py <<'END'
while True:
    block(2)
END
run check --rules "$rules" --fix src
expect_status 0
holds src/a.py <<'END'
while True:
    if 2:
        print(2)
END

# Nothing is changed where the policy does not look, and files alone can be.
cat >"$work/off.yaml" <<END
rules: [$rules]
policies: [{repos: ["**"], refs: ["**"], enforce: off}]
END
write_file src/a.py <<<'bad(1)'
run check --config "$work/off.yaml" --ref main --repository r --fix src
expect_status 0
holds src/a.py <<<'bad(1)'
for words in '--fix --diff HEAD~1..HEAD' '--diff=A..B --fix' '--fix src --diff ^A'; do
  # shellcheck disable=SC2086
  run check --rules "$rules" $words
  expect_status 2
  expect_err 'pushgate: --fix changes files on disk, not commits: give it PATHs, and --diff without a RANGE'
done
run check --rules "$rules" --fix --diff --format json src
expect_status 2
expect_err 'pushgate: --fix --diff prints a patch: leave out --format json'
holds src/a.py <<<'bad(1)'
