#!/usr/bin/env bash
# check judges as the policy of a ref says: the branch of HEAD, or --ref and --repository.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
configure <<'END'
policies:
  - {repos: [team/app], refs: ["refs/heads/soft"], enforce: warn}
  - {repos: [team/app], refs: ["refs/heads/off"], enforce: off}
  - {repos: [team/app], refs: ["refs/heads/mild"], severities: {no-bad: INFO}}
END
git init -q "$work/app"
cd "$work/app"
commit_file a.py <<<'bad()'

run check --config "$config"
expect_status 1 # no policy covers this path: severities decide
grep -q 'no policy covers refs/heads/main of' "$work/err" || fail "it is not said"
run check --config "$config" --repository team/app --ref soft
expect_status 0
expect_silent err
expect_out "./a.py:1: warning: no-bad, at module level"
run check --config "$config" --repository team/app --ref refs/heads/mild
expect_status 0
expect_out "pushgate: nothing found in 1 Python file (1 parsed, 0 functions)"
run check --config "$config" --repository team/app --ref off
expect_status 0
expect_out "pushgate: not judged: refs/heads/off (enforce: off)"
git checkout -q -b soft
run check --config "$config" --repository team/app
expect_status 0
run check --config "$config" --repository team/app --diff HEAD
expect_status 0
expect_out "a.py:1: warning: no-bad, at module level"
git checkout -q --detach
run check --config "$config" --repository team/app
expect_status 1
