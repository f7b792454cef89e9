#!/usr/bin/env bash
# check writes what tools read: SARIF, GitHub's annotations, GitLab's code quality, JUnit. Each says
# the same, whatever stands in paths and messages, and is what those tools take.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
python3 -c 'import jsonschema' 2>/dev/null || skip "no python3-jsonschema"
cat >"$work/rules.yaml" <<'END'
rules:
  - id: no-bad
    languages: [python]
    severity: ERROR
    pattern: bad($X)
    message: "Not bad($X): 100%, \"a\" & <b>,\nbut good($X)"
    fix: good($X)
    metadata: {why: "It is bad.", template: "good way"}
  - {id: no-poor, languages: [python], severity: WARNING, pattern: poor(), message: Poor}
  - {id: noted, languages: [python], severity: INFO, pattern: noted(), message: Noted}
END
configure <<END
rules: [$work/rules.yaml]
templates_url: https://git.example.com/{pack}/{template}
limits: {blob: 2KiB}
policies: [{repos: ["**"], refs: ["**"]}]
END
mkdir "$work/app"
cd "$work/app"
git init -q
write_file 'src/a b,c:d%.py' <<'END'
def f():
    bad(1)
    bad(1)
    bad('''
    2''')


poor()
noted()
bad(3)  # pushgate: allow[no-bad] agreed upon
END
write_file $'src/\xff\x1b.py' <<<$'bad("\x02\x1b]\xe2\x82\xac")'
{ repeat 300 'filler = 1; '; echo; } >src/large.py
write_file src/broken.py <<<$'x = bad\ndef f(:'
write_file $'src/\xe2\x82\xac.py' <<<'x = 1'

for format in sarif github gitlab junit json; do
  run check --config "$config" --format "$format"
  expect_status 1
  expect_silent err
  cp "$work/out" "$work/all.$format"
  run check --config "$config" --format "$format" $'src/\xe2\x82\xac.py'
  expect_status 0
  cp "$work/out" "$work/none.$format"
done
# From below, and from elsewhere, tools are told the same places.
(cd src && "$PUSHGATE_BIN/pushgate" check --config "$config" --format sarif . >"$work/below.sarif") &&
  fail "status 0"
# And from commits.
commit 'All'
run check --config "$config" --format sarif --diff HEAD
cp "$work/out" "$work/commit.sarif"

modules=$tests/../node_modules/@microsoft/sarif-multitool-linux
SCHEMA=$modules/sarif-2.1.0.json WORK=$work python3 "$tests/cli/formats/check.py" ||
  fail "a format is not as it should be"

# What cannot be read is no clean report.
ln -s nowhere dangling.py
run check --config "$config" --format github dangling.py
expect_status 2
for format in sarif github gitlab junit; do
  chmod 0 src/broken.py
  if [[ -r src/broken.py ]]; then break; fi
  run check --config "$config" --format "$format" src/broken.py
  expect_status 2
  grep -q 'Permission denied' "$work/out" || fail "$format does not tell the fault"
done

# What Microsoft's own validator says; it runs on x86-64 alone.
tool=$modules/Sarif.Multitool
if [[ -e $tool && $(uname -m) == x86_64 ]]; then
  [[ -x $tool ]] || chmod u+x "$tool"
  cp "$work/all.sarif" "$work/none.sarif" "$work/home/"
  (cd "$work/home" && DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_BUNDLE_EXTRACT_BASE_DIR=$work/net \
    "$tool" validate all.sarif none.sarif >"$work/multitool" 2>&1) || fail "$(cat "$work/multitool")"
  if grep -E ': error ' "$work/multitool"; then fail "not SARIF: $(cat "$work/multitool")"; fi
fi
