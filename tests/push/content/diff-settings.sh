#!/usr/bin/env bash
# Settings of the repository and of the server account do not change what counts as added.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
import app


@app.route
def old():
    return bad()
EOF
seed origin main
for setting in diff.algorithm=patience diff.indentHeuristic=false diff.renames=false \
  diff.context=0 diff.external=/bin/true core.bigFileThreshold=1 core.quotePath=false \
  core.whitespace=cr-at-eol; do
  git -C "$srv/app.git" config "${setting%%=*}" "${setting#*=}"
done
guard app
start_daemon

cat >a.py <<'EOF'
import app


@app.route
def new():
    return 1


@app.route
def old():
    return bad()
EOF
git mv a.py b.py
commit 'Put a function before it'
push origin main
expect_accept
expect_no_finding

cat >>b.py <<'EOF'


def last():
    return bad()
EOF
commit 'And one after it'
push origin main
expect_reject
expect_findings 'b.py:15 no-bad'
