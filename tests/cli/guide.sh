#!/usr/bin/env bash
# guide names its pages and shows each; the exercises that it writes hold exactly the findings that
# their list says, and their answers none.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"
pack=$tests/../rules/packs/db-connection

run guide
expect_status 0
expect_silent err
grep -oE '^  [a-z-]+ ' out | tr -d ' ' >names
diff - names <<'END' || fail "not the pages expected"
onboarding
patterns
rules
session
background-task
endpoint
error-handling
service
tenant-isolation
testing
END
while read -r page; do
  run guide "$page"
  expect_status 0
  sed -n 2p out | grep -qE '^=+$' || fail "$page: no title"
  if LC_ALL=C grep -nE '[^ -~]|.{101}' out; then fail "$page: not plain text of 100 columns"; fi
  if grep -v '^    ' out | grep -E '^(```|\|)|\*\*|<!--'; then fail "$page: marks of Markdown are left"; fi
  run guide "$page" --markdown
  expect_status 0
  sed '1{/^<!--/d}' "$(find "$pack" -name "$page.md")" | diff - out ||
    fail "$page: not as it is written"
done <names

run guide paterns
expect_status 2
expect_err "pushgate: there is no page 'paterns' (did you mean 'patterns'?); 'pushgate guide' names all"
run guide patterns session
expect_status 2
expect_err 'pushgate: guide takes one page'
run guide patterns --exercises here
expect_status 2
expect_err 'pushgate: guide: give either a PAGE or --exercises, not both'

run guide --exercises workshop
expect_status 0
(cd workshop && find . -type f | sort) >written
(cd "$pack/workshop" && find . -type f | sort) | diff - written || fail "not all exercises"
run guide --exercises workshop
expect_status 2
expect_err 'pushgate: workshop is there already, and not empty'
touch file
run guide --exercises file/below
expect_status 2
grep -q '^pushgate: file/below/.* cannot be written: ' err || fail "no reason: $(cat err)"

cd workshop
run check --rules db-connection exercises
expect_status 1
grep -oE '^exercises/[a-z/_]+\.py:[0-9]+: (error|warning): [a-z-]+' "$work/out" |
  uniq >"$work/found" # a line may be reported for two reasons
diff answers/findings.txt "$work/found" || fail "the exercises hold other findings than their list"
run check --rules db-connection answers
expect_status 0
(cd exercises && find . -name '*.py' | sort) >"$work/asked"
(cd answers && find . -name '*.py' | sort) | diff "$work/asked" - || fail "not an answer for each"
