#!/usr/bin/env bash
# rules trace says which operand of a rule keeps or drops a line, and with which metavariables.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"
cat >rule.yaml <<'END'
rules:
  - id: no-run
    languages: [python]
    severity: ERROR
    message: m
    patterns:
      - pattern-inside: |
          def $F(...):
              ...
      - pattern-either:
          - pattern: run($X)
          - pattern: start($X)
      - pattern-not: run("safe")
      - metavariable-regex: {metavariable: $X, regex: '[a-z]+$'}
      - focus-metavariable: $X
  - id: other
    languages: [python]
    severity: INFO
    message: m
    pattern: other()
END
cat >code.py <<'END'
def f(a):
    run(a)
    run("safe")
    run(4)
END

run rules trace rule.yaml code.py:2 --rule no-run
expect_status 0
cat >wanted <<'END'
line 6, patterns: matches
    2:9-2:10  $F = f  $X = a
  line 7, pattern-inside: def $F(...): ...: matches
      1:1-4:11  $F = f
  line 10, pattern-either: matches
      2:5-2:11  $X = a
    line 11, pattern: run($X): matches
        2:5-2:11  $X = a
    line 12, pattern: start($X): matches nothing there
  line 6, all of these: agree on
      2:5-2:11  $F = f  $X = a
  line 13, pattern-not: run("safe"): keeps
      2:5-2:11  $F = f  $X = a
  line 14, metavariable-regex: $X: keeps
      2:5-2:11  $F = f  $X = a
  line 6, focus-metavariable: narrows to
      2:9-2:10  $F = f  $X = a
no-run: reports line 2
END
diff wanted "$work/out" || fail "another trace"

run rules trace rule.yaml code.py:3 --rule no-run
expect_out '  line 13, pattern-not: run("safe"): drops'
expect_out 'no-run: does not report line 3'
run rules trace rule.yaml code.py:4 --rule no-run
# shellcheck disable=SC2016
expect_out '  line 14, metavariable-regex: $X: drops'

# Every rule of the file, and why one was not even tried.
run rules trace rule.yaml code.py:2
expect_out 'no-run: reports line 2'
expect_out 'words: the file lacks words without which the rule cannot match'
expect_out 'other: does not report line 2'

run rules trace rule.yaml code.py
expect_status 2
expect_err "pushgate: rules trace: say which line of 'code.py' to trace: code.py:LINE"
run rules trace rule.yaml
expect_status 2
expect_err 'pushgate: rules trace takes a rule file and a place: FILE TARGET.py:LINE'
run rules trace rule.yaml code.py:2 --rule nothing
expect_status 2
expect_err "pushgate: there is no rule 'nothing' in rule.yaml"
run rules trace absent.yaml code.py:2
expect_status 2

# Where values come from, and what is made of that.
cat >kinds.yaml <<'END'
kinds:
  session: {from: [app.db.make()], other: [web.*], names: [db]}
rules:
  - id: commits
    languages: [python]
    severity: ERROR
    message: m
    patterns:
      - pattern: $S.commit()
      - metavariable-kind: {metavariable: $S, kind: session}
END
cat >kinds.py <<'END'
import app.db, web
def f(db, x, y: web.Session):
    s = app.db.make()
    s.commit()
    db.commit()
    x.commit()
    y.commit()
    [].commit()
END
wanted_line() {  # LINE TEXT
  run rules trace kinds.yaml "kinds.py:$1"
  expect_out "$2"
}
# shellcheck disable=SC2016
{
  wanted_line 4 '      $S is a session: app.db.make()'
  wanted_line 5 '      $S is a session by its name: db'
  wanted_line 6 '      $S is not known to be a session: x'
  wanted_line 7 '      $S is no session: web.Session()'
  wanted_line 8 '      $S is no session'
}
