#!/usr/bin/env bash
# The first policy that names both the repository and the ref decides; none means off, and the
# receipt says so.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

make_bare team/app
make_bare team/tool
make_bare other
guard team/app
guard team/tool
guard other
configure <<'EOF'
policies:
  - repos: ["team/app"]
    refs: ["refs/heads/free/**"]
    enforce: off
  - repos: ["team/*"]
    refs: ["refs/heads/**"]
    enforce: block
  - repos: ["team/app"]
    refs: ["refs/heads/main"]
    enforce: off
EOF
start_daemon

clone team/app
commit_file a.py <<<'x = bad()'
push origin main
expect_reject
expect_findings 'a.py:1 no-bad'
push origin HEAD:refs/heads/free/x/y
expect_accept
expect_no_finding
expect_text refs/heads/free/x/y
push origin HEAD:refs/heads/freedom
expect_reject
expect_findings 'a.py:1 no-bad'

push "$srv/team/tool.git" HEAD:refs/heads/free/x/y
expect_reject
expect_findings 'a.py:1 no-bad'

push "$srv/other.git" main
expect_accept
expect_no_finding
expect_text refs/heads/main
