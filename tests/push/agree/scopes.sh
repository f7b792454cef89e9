#!/usr/bin/env bash
# Check takes the scope and the severities of the policy for the ref that it is told.
# shellcheck source=tests/push/agree/lib.sh
. "$(dirname "$0")/lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
x = bad()
y = 1
EOF
seed origin main
git switch -q -c whole
guard app
configure <<'EOF'
policies:
  - {repos: ["**"], refs: [refs/heads/whole], scope: file, severities: {no-poor: ERROR}}
  - {repos: ["**"], refs: ["refs/heads/**"]}
EOF
start_daemon

sed -i '2s/1/poor()/' a.py
commit 'Touch the file'
push origin whole
expect_agreement refs/heads/whole
expect_findings 'a.py:1 no-bad' 'a.py:2 no-poor'
