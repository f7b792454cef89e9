#!/usr/bin/env bash
# A change of a decorator touches the function that it decorates.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare app
clone app
commit_file a.py <<'EOF'
@app.route("/a")
def a():
    return bad()


@app.route("/b")
def b():
    return bad()
EOF
seed origin main
guard app
start_daemon

sed -i '6s,/b,/bee,' a.py
commit 'Change the path'
push origin main
expect_reject
expect_findings 'a.py:8 no-bad'
