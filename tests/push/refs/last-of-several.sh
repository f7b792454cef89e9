#!/usr/bin/env bash
# Every ref of a push is judged: here only the last one is guilty.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
guard app
start_daemon

for branch in one two three; do
  git switch -q -c "$branch" main
  commit_file "$branch.py" <<<'x = 2'
done
git switch -q -c zzz main
commit_file z.py <<'EOF'
def f():
    return bad()
EOF
push origin one two three zzz
expect_reject
expect_findings 'z.py:2 no-bad'
expect_text refs/heads/zzz
# None of the refs was made, the innocent ones neither.
[[ $(git -C "$srv/app.git" for-each-ref --format='%(refname)') == refs/heads/main ]] ||
  fail "refs were updated"

push origin one two three
expect_accept
expect_no_finding
