#!/usr/bin/env bash
# The verdict does not depend on how the push arrives: a path, a relative path, file://, ssh.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<<'old = bad()'
seed origin main
guard app
start_daemon

# Stands in for ssh: drops options and host, and runs the command as the server's shell would.
cat >"$work/ssh" <<'EOF'
#!/bin/sh
while [ $# -gt 1 ]; do shift; done
cd / && exec sh -c "$1"
EOF
chmod 755 "$work/ssh"
export GIT_SSH_COMMAND="$work/ssh" GIT_SSH_VARIANT=ssh

urls=("$srv/app.git" ../../srv/app.git "file://$srv/app.git" "git@example.com:$srv/app.git"
  "ssh://git@example.com$srv/app.git")
number=0
for url in "${urls[@]}"; do
  number=$((number + 1))
  git reset -q --hard origin/main
  commit_file "clean$number.py" <<<'x = 1'
  push "$url" "HEAD:refs/heads/clean$number"
  expect_accept
  expect_no_finding

  commit_file "guilty$number.py" <<<'x = bad()'
  push "$url" "HEAD:refs/heads/guilty$number"
  expect_reject
  expect_findings "guilty$number.py:1 no-bad"
done
