#!/usr/bin/env bash
# An octopus merge of judged branches brings no blame; an evil one does.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
for arm in one two three; do
  git switch -q -c "$arm" main
  commit_file "$arm.py" <<<'old = bad()'
done
seed origin one two three
git switch -q main
commit_file b.py <<<'y = 1'
guard app
start_daemon

git merge -q -m 'Octopus' one two three >/dev/null
[[ $(git rev-list --parents -1 HEAD | wc -w) == 5 ]] || fail "expected four parents"
push origin main
expect_accept
expect_no_finding

write_file evil.py <<<'x = bad()'
git add evil.py
git commit -q --amend --no-edit
push --force origin HEAD:refs/heads/evil
expect_reject
expect_findings 'evil.py:1 no-bad'
