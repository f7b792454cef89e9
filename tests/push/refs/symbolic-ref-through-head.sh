#!/usr/bin/env bash
# A symbolic ref may lead through HEAD or another name beside refs/, what one name of a push leads to is known
# whatever is wrong with another, and the default branch is what HEAD leads to, through others too.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'x = 1'
seed origin main
server=$srv/app.git
alias_of() { git -C "$server" symbolic-ref "$1" "$2"; }
alias_of refs/heads/x HEAD
alias_of FOO refs/heads/main
printf 'ref: FOO\n' >"$server/refs/heads/y"
alias_of refs/heads/warning refs/heads/main
guard app
configure <<'EOF'
policies:
  - repos: ["app"]
    refs: ["refs/heads/main"]
  - repos: ["app"]
    refs: ["refs/heads/warn*", "refs/heads/long*"]
    enforce: warn
    on_fault: accept
EOF
start_daemon
before=$(git rev-parse HEAD)
main_stays() { [[ $(git -C "$server" rev-parse main) == "$before" ]] || fail 'main has moved'; }

commit_file b.py <<<'y = bad()'
for name in x y; do
  push origin "main:$name"
  expect_reject
  expect_text "refs/heads/$name: a symbolic ref to refs/heads/main, judged as that"
  main_stays
done

# A name that no file system has is the pusher's doing.
push origin main:warning "main:refs/heads/long$(repeat 30 0123456789)"
expect_reject
expect_findings 'b.py:1 no-bad'
main_stays

# HEAD leads to main through another branch: its .pushgate.yaml is the repository's.
git reset -q --hard HEAD~1
alias_of refs/heads/master refs/heads/main
alias_of HEAD refs/heads/master
commit_file .pushgate.yaml <<<'scope: everything'
for name in main master; do
  push origin "main:$name"
  expect_reject
  expect_text 'gate-repository-config'
  main_stays
done
