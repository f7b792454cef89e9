#!/usr/bin/env bash
# A function put before a decorated one: git could slide the hunk over the next function's
# decorator, and must not.
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
commit 'Put a function before it'
push origin main
expect_accept
expect_no_finding

cat >a.py <<'EOF'
import app


@app.route
def newest():
    return bad()


@app.route
def new():
    return 1


@app.route
def old():
    return bad()
EOF
commit 'Put another one before it'
push origin main
expect_reject
expect_findings 'a.py:6 no-bad'
