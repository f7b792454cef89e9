#!/usr/bin/env bash
# A branch that is enforced less strictly, in any respect, is no baseline for a stricter one; one
# that is as strict is.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
git switch -q -c topic
commit_file b.py <<<'x = bad()'
guard app

# judged_with POLICY: pushes to refs/heads/strict what stands on refs/heads/other already, which
# that policy is for.
judged_with() {
  configure <<EOF
policies:
  - {repos: [app], refs: [refs/heads/strict], suppressions: false}
  - {repos: [app], refs: [refs/heads/other], $1}
EOF
  git -C "$srv/app.git" fetch -q --force "$work/clone/app" main:main topic:other
  start_daemon
  push origin topic:strict
  stop_daemon
}

for looser in 'enforce: warn, suppressions: false' 'enforce: off, suppressions: false' \
  'scope: line, suppressions: false' 'severities: {no-bad: WARNING}, suppressions: false' \
  'suppressions: true' 'suppressions: [no-bad]' 'ratchet: true, suppressions: false'; do
  judged_with "$looser"
  expect_reject
  expect_findings 'b.py:1 no-bad'
done

for as_strict in 'suppressions: false' 'suppressions: false, scope: file' \
  'suppressions: false, severities: {no-poor: ERROR}'; do
  judged_with "$as_strict"
  expect_accept
  expect_no_finding
  git -C "$srv/app.git" update-ref -d refs/heads/strict
done
