#!/usr/bin/env bash
# rules test compares what rules find in the targets beside them with the targets' annotations.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

# rule FILE ID PATTERN [LINE...]: adds a rule to a file.
rule() {
  [[ -e $1 ]] || echo 'rules:' >"$1"
  {
    printf '  - id: %s\n    languages: [python]\n    severity: ERROR\n' "$2"
    printf '    pattern: %s\n' "$3"
    printf '    %s\n' "${@:4}"
  } >>"$1"
}
# only LINE...: the whole of standard output.
only() {
  diff <(printf '%s\n' "$@") "$work/out" >"$work/diff" || fail "other output: $(cat "$work/diff")"
}

mkdir good bad
rule good/eval.yaml eval-used 'eval(...)' 'message: m'
rule good/eval.yaml exec-used 'exec(...)' 'message: m' 'paths: {include: [elsewhere]}'
cat >good/eval.py <<'END'
# ruleid: eval-used
eval(a)
#ruleid:python.lang.eval-used,exec-used  of both
eval(exec(b))
# ok: eval-used
evaluate(c)
# ruleid: eval-used
# ruleid: exec-used
eval(d), exec(d)
x = 1  # ruleid: exec-used
exec(e)
# ruleid: deepok: eval-used
eval(f)
# todook: eval-used
eval(g)
# todoruleid: exec-used
run(h)
# deepruleid: exec-used
exec(i)
# proruleid: exec-used
run(j)
END
run rules test good
expect_status 0
only '2 rules, 1 target: 1 pass, 0 fail'
run rules test good/eval.yaml
expect_status 0
(cd good && "$PUSHGATE_BIN/pushgate" rules test eval.yaml >"$work/out")
only '2 rules, 1 target: 1 pass, 0 fail'

# Todos that hold by now are counted, and fail nothing.
rule todo.yaml eval-used 'eval(...)' 'message: m'
printf '# todoruleid: eval-used\neval(a)\n# todook: eval-used\nrun(a)\n' >todo.py
run rules test todo.yaml
expect_status 0
only '1 rule, 1 target: 1 pass, 0 fail; 2 todo lines now hold'

# A folder of targets; a target of a longer name; what is no target.
rule bad/eval.yaml eval-used 'eval(...)' "message: '\$WHO evaluates'"
mkdir -p bad/eval/deep bad/.hidden
printf 'eval(a)\n\n# ruleid: eval-used\n\neval(b)\n' >bad/eval/deep/a.py
printf '# ruleid: evil-used\neval(a)\n# ok: other-rule\neval(b)\n' >bad/eval.more.py
printf 'def f(:\n# ruleid: eval-used\n  run(a)\n' >bad/eval.py
printf 'run(a)\n' >bad/eval.fixed.py
printf 'eval(a)\n' >bad/evaluate.py
echo 'eval(' >bad/eval.js
echo 'nonsense' >bad/eval.test.yaml
echo 'nonsense' >bad/.hidden/a.yaml
echo 'on: push' >bad/workflow.yml
rule bad/lonely.yml lonely 'x' 'message: m'
run rules test bad
expect_status 1
expect_silent err
only "bad/eval.yaml:2: the message or fix of eval-used names \$WHO, which no pattern binds" \
  'bad/eval.more.py:2: Missing: evil-used (the rule file has no such rule)' \
  'bad/eval.more.py:2: Noisy: eval-used' \
  'bad/eval.more.py:4: Noisy: eval-used' \
  'bad/eval.py:1: Note: is no Python from here' \
  'bad/eval.py:3: Missing: eval-used' \
  'bad/eval/deep/a.py:1: Noisy: eval-used' \
  'bad/eval/deep/a.py:4: Missing: eval-used' \
  'bad/eval/deep/a.py:5: Noisy: eval-used' \
  'bad/eval.fixed.py: not compared: no fix is applied' \
  'bad/lonely.yml: no target beside it: not tested' \
  'bad/workflow.yml: no rule file: left out' \
  '2 rules, 3 targets: 0 pass, 3 fail; 1 rule file without a target'

# What the gate cannot judge is a failure.
printf '# coding: utf-16\neval(a)\n' >todo.py
run rules test todo.yaml
expect_status 1
grep -q '^todo.py:1: gate-encoding: ' "$work/out" || fail "no gate-encoding: $(cat "$work/out")"

# Refused rules are named and counted; wrong ones are errors.
rule good/taint.yaml tainted 'x' 'message: m' 'mode: taint'
run rules test good
expect_status 3
only "good/taint.yaml:7:11: 'mode: taint' is valid in Semgrep, but this version does not run it" \
  '2 rules, 1 target: 1 pass, 0 fail; 1 rule file refused'
run rules test --skip-refused good
expect_status 0
run rules test --skip-refused good bad
expect_status 1
rule good/wrong.yaml wrong 'x(' 'message: m'
run rules test --skip-refused good
expect_status 2
expect_out 'good/wrong.yaml:5:14: the pattern is not Python'
expect_out '2 rules, 1 target: 1 pass, 0 fail; 1 rule file refused; 1 error'

mkdir empty
run rules test empty
expect_status 2
expect_err 'pushgate: empty: no rule file is in it'
run rules test absent
expect_status 2
expect_err 'pushgate: absent: No such file or directory'
run rules test good/eval.py
expect_status 2
expect_err "pushgate: good/eval.py: a rule file's name ends in .yaml"
run rules test bad/workflow.yml
expect_status 2
run rules test
expect_status 2
expect_err 'pushgate: rules test takes rule files, or folders with rule files and their targets'
