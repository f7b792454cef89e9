#!/usr/bin/env bash
# A script that becomes Python by a new first line is judged as a whole.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file tool <<'EOF'
#!/bin/sh
x = bad()
EOF
seed origin main
guard app
start_daemon

sed -i '1s,.*,#!/usr/bin/python3,' tool
commit 'Rewrite it in Python'
push origin main
expect_reject
expect_findings 'tool:2 no-bad'
