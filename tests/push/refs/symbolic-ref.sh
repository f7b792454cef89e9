#!/usr/bin/env bash
# A pushed name that is a symbolic ref on the server moves another ref: that one's policy judges the push,
# whatever the name itself may do, and everybody is told what has moved.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
server=$srv/app.git
alias_of() { git -C "$server" symbolic-ref "$1" "$2"; }
alias_of refs/heads/master refs/heads/main
guard app
configure <<'EOF_2'
policies:
  - repos: ["app"]
    refs: ["refs/heads/main", "refs/heads/strict"]
  - repos: ["app"]
    refs: ["refs/heads/mild"]
    enforce: warn
  - repos: ["app"]
    refs: ["refs/heads/off"]
    enforce: "off"
EOF_2
start_daemon
main_is() { [[ $(git -C "$server" rev-parse main) == "$(git rev-parse "$1")" ]] || fail "main is not at $1"; }
# newest COLUMN: of all refs of the newest push.
newest() {
  "$PUSHGATE_BIN/pushgate" history --config "$config" --limit 1 --format json |
    python3 -c '
import json, sys
for ref in json.load(sys.stdin)["pushes"][0]["refs"]: print(ref["name"], "|", ref[sys.argv[1]])' "$1"
}

commit_file b.py <<<'x = bad()'
push origin main:master
expect_reject
expect_findings 'b.py:1 no-bad'
expect_text 'refs/heads/master: a symbolic ref to refs/heads/main, judged as that'
expect_text 'refs/heads/main: 1 error'
main_is HEAD~1
diff - <(newest note) <<'EOF_2' || fail 'the record says something else'
refs/heads/master | a symbolic ref to refs/heads/main, judged as that
refs/heads/main | 
EOF_2

# Both names at once are one update, judged once.
push origin main main:master
expect_reject
expect_findings 'b.py:1 no-bad'

# A policy for the alias is no way around that of its target, whichever is milder.
for alias in mild off; do
  alias_of "refs/heads/$alias" refs/heads/main
  push origin "main:$alias"
  expect_reject
  expect_findings 'b.py:1 no-bad'
  main_is HEAD~1
done
git -C "$server" branch loose main
alias_of refs/heads/strict refs/heads/loose
push origin main:strict
expect_reject
expect_findings 'b.py:1 no-bad'
expect_text 'refs/heads/strict: a symbolic ref to refs/heads/loose, judged as that'
expect_text 'refs/heads/loose: not judged (no policy)'

# Through others, to a branch that is not born, and as links that old versions of git have made.
alias_of refs/heads/one refs/heads/master
push origin main:one
expect_reject
expect_text 'refs/heads/one: a symbolic ref to refs/heads/main, judged as that'
ln -s refs/heads/main "$server/refs/heads/link"
push origin main:link
expect_reject
expect_text 'refs/heads/link: a symbolic ref to refs/heads/main, judged as that'
git -C "$server" pack-refs --all
push origin main:master
expect_reject
push origin main:refs/heads/new
expect_accept
alias_of refs/heads/unborn refs/heads/strict-to-be
sed -i 's|"refs/heads/strict"|"refs/heads/strict", "refs/heads/strict-to-be"|' "$config"
stop_daemon
start_daemon
push origin main:unborn
expect_reject
expect_text 'refs/heads/strict-to-be: 1 error'

# What is right goes through, and moves the target; its receipt says so.
git reset -q --hard HEAD~1
commit_file c.py <<<'y = 1'
push origin main:master
expect_accept
main_is HEAD
expect_text 'pushgate: accepted: 1 ref, 1 commit, 1 Python file'
expect_text 'refs/heads/master (a symbolic ref to refs/heads/main, judged as that)'
"$PUSHGATE_BIN/pushgate" replay --config "$config" 11 >"$work/replayed" 2>&1 ||
  fail "replayed it is something else: $(cat "$work/replayed")"
push origin HEAD:unborn
expect_accept
expect_no_finding

# A deletion by the alias takes the target: nothing to judge, but to tell.
push origin :unborn
expect_accept
expect_text 'refs/heads/strict-to-be (deleted)'

# A bypass entry has to cover the ref that moves.
commit_file d.py <<<'z = bad()'
entry() {
  printf 'entries:\n  - {id: pass, repos: [app], refs: [%s], permanent: true, reason: Try, ticket: T-1, approved_by: alice}\n' \
    "$1" >"$work/bypass.yaml"
  grep -q '^bypass:' "$config" || echo "bypass: [$work/bypass.yaml]" >>"$config"
  stop_daemon
  start_daemon
}
entry refs/heads/master
push origin HEAD:master
expect_reject
entry refs/heads/main
push origin HEAD:master
expect_accept
expect_text 'excused'
main_is HEAD
