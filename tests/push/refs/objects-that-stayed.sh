#!/usr/bin/env bash
# A push that git refused after the gate had let it pass leaves its objects behind: they are as
# new as before.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
commit_file b.py <<<'x = 1'
git -C "$srv/app.git" config receive.denyNonFastForwards true
seed origin main HEAD:refs/heads/scratch/x
guard app
configure <<'EOF'
policies:
  - {repos: [app], refs: [refs/heads/main, refs/heads/topic]}
EOF
start_daemon

git reset -q --hard HEAD~
commit_file c.py <<<'y = bad()'
push --force origin HEAD:refs/heads/scratch/x
[[ $push_status != 0 ]] || fail "expected git to refuse the non-fast-forward"
grep -q 'non-fast-forward' <<<"$push_output" || fail "expected git to refuse the non-fast-forward"
git -C "$srv/app.git" cat-file -e "$(git rev-parse HEAD)" ||
  fail "expected the objects to have stayed"

push origin HEAD:refs/heads/topic
expect_reject
expect_findings 'c.py:1 no-bad'
