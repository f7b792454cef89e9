#!/usr/bin/env bash
# rules show prints a rule as it is written, and what it prints is a rule file; rules list says
# where a rule is from.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"
cat >two.yaml <<'END'
# About both.
rules:
  # About the first.
  - id: first # here
    languages: [python]
    severity: INFO
    message: |
      one

      two
    pattern: a

  # About the second,
  # at length.

  - id: second
    languages: [python]
    severity: WARNING
    message: m
    pattern: b

END
run rules list --rules two.yaml
expect_status 0
grep -qE '^first +INFO +\./two\.yaml:4$' "$work/out" || fail "no first: $(cat "$work/out")"
grep -qE '^second +WARNING +\./two\.yaml:16$' "$work/out" || fail "no second: $(cat "$work/out")"
grep -qE '^gate-size +ERROR +\(the gate.s own\)$' "$work/out" || fail "no gate-size"

# shows ID FIRST LAST: the lines of two.yaml.
shows() {
  run rules show "$1" --rules two.yaml
  expect_status 0
  { echo 'rules:' && sed -n "$2,$3p" two.yaml; } >wanted
  tail -n +2 out | diff wanted - >difference || fail "$1: $(cat difference)"
  cp out shown.yaml
  run rules list --rules shown.yaml
  expect_status 0
  grep -q "^$1 " out || fail "$1: what is shown is no rule: $(cat shown.yaml)"
}
shows first 3 11
shows second 13 20
run rules show first --rules two.yaml
expect_out '# ./two.yaml:4'

run rules list
cp out list
while read -r rule _ origin; do
  run rules show "$rule"
  if [[ $rule == gate-* ]]; then
    expect_status 2
    expect_err "pushgate: $rule is the gate's own and no YAML; 'pushgate rules explain $rule' says what it means"
    continue
  fi
  expect_status 0
  expect_out "# $origin"
  cp out shown.yaml
  run rules explain "$rule" --rules shown.yaml
  expect_status 0
done <list

# Of the definitions, a rule takes along what it uses.
cat >set.yaml <<'END'
rules:
- id: first
  languages: [python]
  severity: WARNING
  message: m
  pattern: f("${names}")

- id: second
  languages: [python]
  severity: WARNING
  message: m
  paths: {exclude: ["${places}"]}
  pattern: f(${names.last})
settings:
  names:
    default: [f, m.g]
    about: 'What: they "are".'
  places: {default: [tests/]}
END
run rules show second --rules set.yaml
expect_status 0
diff - out <<'END' || fail 'not the second rule with its settings'
# ./set.yaml:8
settings:
  names: {default: ["f","m.g"], about: "What: they \"are\"."}
  places: {default: ["tests/"]}
rules:
- id: second
  languages: [python]
  severity: WARNING
  message: m
  paths: {exclude: ["${places}"]}
  pattern: f(${names.last})
END
run rules show first --rules set.yaml
cp out shown.yaml
printf 'f("m.g")\nf(1)\n' >t.py
run check --rules shown.yaml t.py
expect_out 't.py:1: warning: first, at module level'

# A copy of a rule of the pack has the pack's settings, and finds the same.
cat >config.yaml <<'END'
policies: [{}]
packs: {db-connection: {tenant_columns: [org_id]}}
END
mkdir -p src
printf 'q.filter_by(tenant_id=1)\nq.filter_by(org_id=1)\n' >src/t.py
for one in config.yaml "$tests/../hook/config/default.yaml"; do
  run check --format json --config "$one" src
  cp out pack.json
  run rules show db-tenant-filter
  cp out shown.yaml
  run check --format json --config "$one" --rules shown.yaml src
  cmp out pack.json || fail "the copy finds something else: $(cat out)"
done
run rules show db-connection
expect_status 0
expect_out '# db-connection/pack.yaml'
expect_out '    about: Columns that say to which tenant a row belongs.'

run rules show db-direct-sesion
expect_status 2
expect_err "pushgate: there is no rule 'db-direct-sesion' (did you mean 'db-direct-session'?); 'pushgate rules list' names all"
run rules show
expect_status 2
expect_err 'pushgate: rules show takes the id of one rule'
run rules --help
expect_status 0
expect_out 'Usage: pushgate rules COMMAND [ARGUMENT...]'
run rules
expect_status 2
